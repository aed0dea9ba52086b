import { createMigrator, type Session, sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { postgres } from '../migrations/postgres/index.js'
import { sqlite } from '../migrations/sqlite/index.js'
import { dialectOf } from './dialect.js'
import { migrations } from './migrations.js'
import { ENGINES, withTemporaryDatabase } from './testing/temporary-database.js'

describe('the two lines of migrations', () => {
  it('have the same versions', () => {
    expect(Object.keys(sqlite)).toEqual(Object.keys(postgres))
    expect(Object.keys(sqlite).length).toBeGreaterThanOrEqual(5)
  })
})

describe.each(ENGINES)('the migrations for %s', (engine) => {
  it('are undone one by one to nothing, and apply again to the same', () =>
    withTemporaryDatabase(engine, async (url) => {
      const dialect = await dialectOf(url)
      const migrator = createMigrator({ dialect, migrations })
      const tables = () => dialect.session({ access: 'read', waitMs: 5000, onEvent: () => {} }, bots)
      const stages: unknown[] = []
      const count = Object.keys(sqlite).length
      for (let step = 0; step < count; step += 1) {
        expect((await migrator.upgrade({ steps: 1 })).applied).toHaveLength(1)
        stages.push(await tables())
      }
      const head = stages.pop()
      for (const stage of stages.reverse()) {
        expect((await migrator.downgrade({ allowDataLoss: true })).reverted).toHaveLength(1)
        expect(await tables()).toEqual(stage)
      }
      await migrator.downgrade({ allowDataLoss: true, to: 'base' })
      expect(await tables()).toEqual([])
      expect((await migrator.upgrade()).applied).toHaveLength(count)
      expect(await tables()).toEqual(head)
    }))

  it('show no tags to a user, and to a subscription what its user sees, also where they were there before', () =>
    withTemporaryDatabase(engine, async (url) => {
      const dialect = await dialectOf(url)
      const migrator = createMigrator({ dialect, migrations })
      await migrator.upgrade({ to: '5' })
      await dialect.session({ access: 'write', waitMs: 5000, onEvent: () => {} }, (session) =>
        session.transaction((tx) =>
          tx.execute(`
            INSERT INTO users (id) VALUES (7);
            INSERT INTO feeds (id, url, title) VALUES (1, 'https://a.example/', 'A');
            INSERT INTO subscriptions (id, user_id, feed_id) VALUES (1, 7, 1);
          `),
        ),
      )
      await migrator.upgrade()
      const rows = await dialect.session({ access: 'read', waitMs: 5000, onEvent: () => {} }, (session) =>
        session.query(sql`
          SELECT users.display_entry_tags AS "user", subscriptions.display_entry_tags AS "subscription"
          FROM users JOIN subscriptions ON subscriptions.user_id = users.id
        `),
      )
      expect(rows).toEqual([{ user: -1, subscription: -100 }])
    }))
})

/** The bot's own tables and their columns. */
async function bots(session: Session): Promise<unknown> {
  const { tables } = await session.inspect()
  return tables
    .filter(({ name, kind }) => kind === 'table' && !name.startsWith('godwit_'))
    .map(({ name, columns }) => `${name}: ${columns.join(', ')}`)
    .sort()
}
