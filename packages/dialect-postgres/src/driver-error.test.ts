import { expect, it } from 'vitest'
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
