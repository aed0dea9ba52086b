import { rawSql, type TransactionOptions } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { withOtherClient } from './testing/other-client.js'
import { withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const role = `locks_nothing_${process.pid}`
const LOCK: TransactionOptions = { lock: ['t'], repeatable: true }

describe('a transaction that locks a table', () => {
  it('lets those wait who only read it, and they read what it has committed', () =>
    withScratchDatabase('CREATE TABLE t (id int)', (database) =>
      withOtherClient(database.url, async (reader) => {
        const read: Promise<unknown>[] = []
        await withSession(database.url, (session) =>
          session.transaction(async (tx) => {
            const { rows } = await reader.query('SELECT pg_backend_pid() AS pid')
            read.push(reader.query('SELECT id FROM t').then((result) => result.rows))
            for (let waits: unknown[] = []; waits.length === 0; ) {
              waits = await database.sql(`SELECT 1 FROM pg_locks WHERE pid = ${rows[0].pid} AND NOT granted`)
            }
            await tx.query(rawSql('INSERT INTO t VALUES (1)'))
          }, LOCK),
        )
        expect(await Promise.all(read)).toEqual([[{ id: 1 }]])
      }),
    ))

  it('means the one in its own schema', () =>
    withScratchDatabase('CREATE SCHEMA s; CREATE TABLE s.t (id int); CREATE TABLE t (id int)', (database) =>
      withSession(
        database.url,
        (session) =>
          session.transaction(async () => {
            expect(
              await database.sql(
                "SELECT relation::regclass::text AS name FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND locktype = 'relation' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
              ),
            ).toEqual([{ name: 's.t' }])
          }, LOCK),
        { schema: 's' },
      ),
    ))

  it('does nothing where it may not lock it, and says who may', () =>
    withScratchDatabase(
      `CREATE TABLE t (id int); CREATE TABLE u (id int);
       CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT SELECT ON t TO ${role}; GRANT ALL ON u TO ${role}`,
      async (database) => {
        try {
          const failed = withSession(database.urlAs(`${role}:x`), (session) =>
            session.transaction((tx) => tx.query(rawSql('INSERT INTO u VALUES (1)')), LOCK),
          )
          expect(await failureOf(failed)).toMatchObject({
            kind: 'denied',
            fix: expect.stringMatching(/^Connect as \S+, who owns t; .* GRANT \S+ TO "locks_nothing_\d+"$/),
          })
          expect(await database.sql('SELECT * FROM u')).toEqual([])
        } finally {
          await database.sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
        }
      },
    ))
})
