import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { replaceFile } from './replace-file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-replace-'))
  writeFileSync(join(folder, '0_a.sql'), 'A;\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a file whose text is replaced', () => {
  it('keeps its mode, and nothing is left beside it', async () => {
    chmodSync(join(folder, '0_a.sql'), 0o666)
    await replaceFile(join(folder, '0_a.sql'), 'B;\n')
    expect(readFileSync(join(folder, '0_a.sql'), 'utf8')).toBe('B;\n')
    expect(statSync(join(folder, '0_a.sql')).mode & 0o777).toBe(0o666)
    expect(readdirSync(folder)).toEqual(['0_a.sql'])
  })

  it('is never written into, so that whoever reads it reads all of one text', async () => {
    const before = statSync(join(folder, '0_a.sql')).ino
    await replaceFile(join(folder, '0_a.sql'), 'B;\n')
    expect(statSync(join(folder, '0_a.sql')).ino).not.toBe(before)
  })

  it('stays where a link leads to it', async () => {
    mkdirSync(join(folder, 'links'))
    const link = join(folder, 'links', '0_a.sql')
    symlinkSync(join(folder, '0_a.sql'), link)
    await replaceFile(link, 'B;\n')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, '0_a.sql'), 'utf8')).toBe('B;\n')
    expect(readdirSync(join(folder, 'links'))).toEqual(['0_a.sql'])
  })

  it('is told of where it cannot be, and nothing is left', async () => {
    rmSync(join(folder, '0_a.sql'))
    await expect(replaceFile(join(folder, '0_a.sql'), 'B;\n')).rejects.toMatchObject({ code: 'UNWRITABLE' })
    expect(readdirSync(folder)).toEqual([])
  })
})
