import { createMigrator, sql, upgradeOnStartup } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { ERAS } from './eras.js'
import { MIGRATIONS, VERSIONS } from './migrations.js'
import type { OldDatabase } from './old-database.js'
import { withOld } from './with-old.js'

const cases = (['sqlite', 'postgres'] as const).flatMap((engine) =>
  ERAS.map((era) => ({ engine, era, name: era.name })),
)
const versionsOf = (steps: readonly { version: string }[] = []) => steps.map(({ version }) => version)

describe.each(cases)('on $engine, a database of $name', ({ engine, era }) => {
  const start = (old: OldDatabase) =>
    upgradeOnStartup({
      dialect: old.dialect(),
      migrations: MIGRATIONS,
      adopt: 'aerich',
      logger: false,
    })

  it('is taken over by the first start, which applies only what is new and loses no row, and the second does nothing', () =>
    withOld[engine](era, async (old) => {
      const before = await old.aerich()
      const first = await start(old)
      expect(versionsOf(first?.adopted)).toEqual(VERSIONS.slice(0, era.rows.length))
      expect(versionsOf(first?.applied)).toEqual(VERSIONS.slice(era.rows.length))
      expect(await old.aerich()).toEqual(before)
      expect(await rowsOf(old)).toEqual({
        recorded: [...VERSIONS],
        links: ['https://one.example', 'https://two.example'],
        names: era.rows.length > 2 ? ['Ada', 'Grace', 'Mary'] : [],
      })

      const everything = await old.everything()
      const second = await start(old)
      expect([second?.adopted, second?.applied, second?.state, second?.warnings]).toEqual([
        [],
        [],
        'up-to-date',
        [],
      ])
      expect(await old.everything()).toEqual(everything)
    }))

  it('is refused as it is without being asked for, and its status says what would be recorded', () =>
    withOld[engine](era, async (old) => {
      const everything = await old.everything()
      const migrator = createMigrator({ dialect: old.dialect(), migrations: MIGRATIONS })
      await expect(migrator.upgrade()).rejects.toMatchObject({ code: 'NEEDS_ADOPTION' })
      const [app] = (await migrator.status()).apps
      expect(app?.problems).toMatchObject([
        {
          code: 'NEEDS_ADOPTION',
          versions: VERSIONS.slice(0, era.rows.length),
          fix: expect.stringMatching(/\n {4}npx godwit adopt aerich$/),
        },
      ])
      expect(await old.everything()).toEqual(everything)
    }))

  it('can go back after it was taken over, and forth again', () =>
    withOld[engine](era, async (old) => {
      await start(old)
      const migrator = createMigrator({ dialect: old.dialect(), migrations: MIGRATIONS })
      const back = await migrator.downgrade({ to: '1', allowDataLoss: true })
      expect(versionsOf(back.reverted)).toEqual([VERSIONS[4], VERSIONS[3], VERSIONS[2]])
      expect(versionsOf((await migrator.upgrade()).applied)).toEqual(VERSIONS.slice(2))
    }))
})

async function rowsOf(old: OldDatabase): Promise<unknown> {
  return old.dialect().session({ access: 'read', waitMs: 1000, onEvent: () => {} }, async (session) => {
    const recorded = await session.query<{ version: string }>(
      sql`SELECT "version" FROM "godwit_migrations" ORDER BY "id"`,
    )
    const channels = await session.query<{ link: string }>(sql`SELECT "link" FROM "channel" ORDER BY "id"`)
    const readers = await session.query<{ name: string }>(sql`SELECT "name" FROM "reader" ORDER BY "id"`)
    return {
      recorded: versionsOf(recorded),
      links: channels.map(({ link }) => link),
      names: readers.map(({ name }) => name),
    }
  })
}
