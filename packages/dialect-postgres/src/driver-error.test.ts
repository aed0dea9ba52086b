import { expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

it('a missing right comes with what to do about it', () =>
  withScratchDatabase('SELECT 1', async (database) => {
    const error = await failureOf(
      withSession(database.url, (session) =>
        session.transaction((tx) => tx.execute('SET LOCAL ROLE pg_monitor; CREATE SCHEMA other')),
      ),
    )
    expect(error).toMatchObject({
      kind: 'denied',
      message: expect.stringContaining('permission denied'),
      fix: expect.stringMatching(/owner.*GRANT/),
    })
  }))

it('rows of others, which the server puts into the details of an error, are in none of its texts', () =>
  withScratchDatabase(
    "CREATE TABLE person (email text UNIQUE); INSERT INTO person VALUES ('a@b.example')",
    async (database) => {
      const copy = 'INSERT INTO person SELECT email FROM person'
      const error = await failureOf(
        migratorOn(database.url, { '0_copy': copy }, { policy: { nonEmpty: 'allow' } }).upgrade(),
      )
      expect(error).toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('violates unique constraint "person_email_key" (23505)'),
        cause: { cause: { detail: expect.stringContaining('a@b.example') } },
      })
      for (const text of [error.message, error.stack, JSON.stringify(error)])
        expect(text).not.toContain('a@b.example')
    },
  ))
