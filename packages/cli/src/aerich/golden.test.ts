import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aerichFolder } from './aerich-folder.js'
import { importFolder } from './import-folder.js'
import { readAerichFile } from './read-aerich-file.js'

const golden = fileURLToPath(new URL('./golden/', import.meta.url))

/** What Python gives for the files in `accepted`, by path: its own word on what their texts mean. */
const byPython: {
  readonly [file: string]: { upgrade: string[]; downgrade: string[]; transaction: boolean }
} = JSON.parse(readFileSync(join(golden, 'read-by-python.json'), 'utf8'))

let to: string
beforeEach(() => {
  to = mkdtempSync(join(tmpdir(), 'godwit-golden-'))
})
afterEach(() => rmSync(to, { recursive: true }))

/** Modules end in .txt among the golden files, so that nobody takes them for a part of this program. */
function textsIn(folder: string): { [name: string]: string } {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name.replace(/\.txt$/, ''), readFileSync(join(folder, name), 'utf8')]),
  )
}

describe('every form that is accepted', () => {
  it.each(Object.keys(byPython))('means what it means to Python: %s', async (file) => {
    const read = await readAerichFile(join(golden, 'accepted', file), (_line, message) => new Error(message))
    const { header: _, ...meaning } = read
    expect(meaning).toEqual(byPython[file])
  })

  it.each(['sqlite', 'postgres'])('becomes the file that is expected, on %s', async (engine) => {
    const from = aerichFolder(join(golden, 'accepted', engine), undefined, [to])
    const { refused, written } = await importFolder(from, to, undefined)
    expect(refused).toEqual([])
    expect(written).toHaveLength(from.files.length)
    expect(textsIn(to)).toEqual(textsIn(join(golden, 'written', engine)))
  })

  it.each(['sqlite', 'postgres'])('becomes the module that is expected, on %s', async (engine) => {
    const from = aerichFolder(join(golden, 'accepted', engine), undefined, [to])
    const { refused } = await importFolder(from, to, 'ts')
    expect(refused).toEqual([])
    expect(textsIn(to)).toEqual(textsIn(join(golden, 'written-modules', engine)))
  })
})

describe('every form that is refused', () => {
  it('is told by file and line, with what to do, and nothing is written', async () => {
    const folder = join(golden, 'refused')
    const { refused, written } = await importFolder(aerichFolder(folder, undefined, [to]), to, undefined)
    const told = refused.map(({ message }) => message.replaceAll(folder, '<dir>').replaceAll(to, '<to>'))
    expect(`${told.join('\n')}\n`).toBe(readFileSync(join(golden, 'refused.txt'), 'utf8'))
    expect(refused).toHaveLength(readdirSync(folder).length)
    expect([written, readdirSync(to)]).toEqual([[], []])
  })
})
