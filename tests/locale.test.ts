import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

const program = fileURLToPath(new URL('./fixtures/run-folder.mjs', import.meta.url))

/** In the order of their numbers, which is that of no language. */
const VERSIONS = ['1_INIT', '2_index', '3_Z', '9_ilk', '010_Index_i', '20_z', '21_A', '100_ii', '0101_II']

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-locale-'))
  for (const [index, version] of VERSIONS.entries())
    await writeFile(
      join(folder, `${version}.sql`),
      `-- UPGRADE --\nCREATE TABLE I${index} (ID INTEGER);\n-- Downgrade --\nDROP TABLE i${index};\n`,
    )
})
afterEach(() => rm(folder, { recursive: true }))

it.each(['tr-TR', 'az-AZ', 'de-DE', 'sv-SE'])(
  'a run is the same in the language %s as in any',
  async (language) => {
    const env = { PATH: process.env['PATH'], LC_ALL: `${language.replace('-', '_')}.UTF-8` }
    const { stdout } = await promisify(execFile)(process.execPath, [program, join(folder, 'a.db'), folder], {
      env,
    })
    expect(JSON.parse(stdout)).toEqual({
      locale: language,
      applied: VERSIONS.slice(0, 4),
      pending: VERSIONS.slice(4),
      rest: VERSIONS.slice(4),
      reverted: VERSIONS.toReversed(),
    })
  },
)
