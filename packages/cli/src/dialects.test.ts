import { createMigrator, dialectKey, isGodwitError, modules } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { describe, expect, it } from 'vitest'
import { databaseUrl } from './database-url.js'
import { DIALECTS } from './dialects.js'
import { DEFAULT_APP } from './migration-folders.js'

/** The schemes that core knows, as it says itself. */
function schemesOfCore(): string[] {
  try {
    dialectKey('unknown://')
  } catch (error) {
    const known = isGodwitError(error) ? (error.fix ?? '') : ''
    return [...known.matchAll(/([a-z]+):/g)].map(([, scheme = '']) => scheme)
  }
  return []
}

describe('the dialects of the command', () => {
  it('are those of which core knows URLs', () => {
    const keys = new Set<string>(schemesOfCore().map((scheme) => dialectKey(`${scheme}:x`)))
    expect([...keys].sort()).toEqual([...DIALECTS].sort())
  })

  it('are files where a relative path in a config counts from it', () => {
    const moved = schemesOfCore().filter(
      (scheme) =>
        databaseUrl({
          flag: undefined,
          environment: undefined,
          config: `${scheme}:bot.db`,
          folder: '/app',
        }) === `${scheme}:/app/bot.db`,
    )
    expect(moved).toEqual(schemesOfCore().filter((scheme) => dialectKey(`${scheme}:x`) === DIALECTS[0]))
  })
})

describe('the app of a project that names none', () => {
  it('is the one of core', async () => {
    const migrator = createMigrator({
      dialect: sqlite('no-such-database.db'),
      migrations: modules({ '0_a.sql': '-- upgrade --\nSELECT 1;\n' }),
    })
    expect(await migrator.pending()).toEqual([{ app: DEFAULT_APP, version: '0_a' }])
  })
})
