import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './pack.js'

const committed = join(root, 'etc')
let written: string

beforeAll(async () => {
  written = await mkdtemp(join(tmpdir(), 'godwit-api-'))
  await promisify(execFile)(process.execPath, [join(root, 'scripts/api-report.mjs'), written])
}, 120_000)

afterAll(() => rm(written, { recursive: true, force: true }))

describe('what a package lets others use', () => {
  it('is reported of every way in', async () => {
    const entries = await Promise.all(
      (await readdir(join(root, 'packages'))).map(async (folder) => {
        const { exports } = JSON.parse(await readFile(join(root, 'packages', folder, 'package.json'), 'utf8'))
        return Object.keys(exports).filter((path) => path !== './package.json')
      }),
    )
    expect(await readdir(written)).toHaveLength(entries.flat().length)
    expect(await readdir(committed)).toEqual(await readdir(written))
  })

  it('is what is committed; where a change is meant, run: npm run api', async () => {
    for (const report of await readdir(committed))
      expect(await readFile(join(written, report), 'utf8')).toBe(
        await readFile(join(committed, report), 'utf8'),
      )
  })
})
