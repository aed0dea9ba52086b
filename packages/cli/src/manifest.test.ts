import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { exportedBy, manifestText } from './manifest.js'

describe('a manifest', () => {
  it('imports each module by the name that the compiler gives it', () => {
    expect(manifestText(['0_init.ts', '1_more.mts', '2_old.js'])).toBe(
      [
        "import * as m0 from './0_init.js'",
        "import * as m1 from './1_more.mjs'",
        "import * as m2 from './2_old.js'",
        '',
        'export const migrations = {',
        "  './0_init.ts': m0,",
        "  './1_more.mts': m1,",
        "  './2_old.js': m2,",
        '}',
        '',
      ].join('\n'),
    )
  })

  it('is recognised, with the name that it exports', () => {
    expect(exportedBy(manifestText(['0_init.ts'], 'sqlite'))).toBe('sqlite')
    expect(exportedBy(manifestText(['0_init.ts']).replaceAll('\n', '\r\n'))).toBe('migrations')
    expect(exportedBy(manifestText([]))).toBe('migrations')
    expect(exportedBy('export const migrations = {}\n')).toBe('migrations')
  })

  it('is not recognised where a person has written more into it', () => {
    expect(exportedBy(`${manifestText(['0_init.ts'])}export const extra = 1\n`)).toBeUndefined()
    expect(exportedBy(`// Ours.\n${manifestText(['0_init.ts'])}`)).toBeUndefined()
  })

  it.each(['sqlite', 'postgres'])('of the demo bot for %s is one that is kept', async (dialect) => {
    const url = new URL(`../../../apps/bot-demo/migrations/${dialect}/index.ts`, import.meta.url)
    expect(exportedBy(await readFile(url, 'utf8'))).toBe(dialect)
  })
})
