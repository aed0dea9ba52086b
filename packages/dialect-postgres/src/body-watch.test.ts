import { type DialectEvent, rawSql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withHastySession } from './testing/hasty-session.js'
import { withOtherClient } from './testing/other-client.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (id int)', work)

const warnings = (events: readonly DialectEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'notice' && event.code === 'BLOCKED_BY_MIGRATION' ? [event.message] : [],
  )

describe('a migration that waits for a connection which waits for the migration', () => {
  it('is told so, once for each that waits', () =>
    onDatabase((database) =>
      withOtherClient(
        database.url,
        async (own) => {
          await own.query("SET lock_timeout = '1s'")
          await withHastySession(database.url, async (session, events) => {
            const migrated = session.transaction((tx) =>
              tx.guard(async (db) => {
                await db.execute('ALTER TABLE t ADD COLUMN more int')
                await own.query("UPDATE t SET more = length('s3cret')")
              }),
            )
            expect(await failureOf(migrated)).toMatchObject({ code: '55P03' })
            expect(warnings(events)).toEqual([
              expect.stringMatching(
                /process \d+ \(app pool\), running a statement for \d+ s: UPDATE t SET more = length\('…'\)\. .* waits for itself: .*`db`/,
              ),
            ])
          })
        },
        'app pool',
      ),
    ))

  it('is not told so while it asks something itself, or when nobody waits', () =>
    onDatabase((database) =>
      withOtherClient(database.url, async (other) => {
        await withHastySession(database.url, async (session, events) => {
          let waiting: Promise<unknown> = Promise.resolve()
          await session.transaction((tx) =>
            tx.guard(async (db) => {
              await new Promise((resolve) => setTimeout(resolve, 200))
              await db.execute('ALTER TABLE t ADD COLUMN more int')
              waiting = other.query('SELECT * FROM t')
              await db.query(rawSql('SELECT pg_sleep(0.3)'))
            }),
          )
          await waiting
          expect(warnings(events)).toEqual([])
        })
      }),
    ))
})
