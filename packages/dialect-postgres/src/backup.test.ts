import type { DialectEvent } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { postgres } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const TABLE = 'CREATE TABLE "t" ("id" integer); INSERT INTO "t" VALUES (1)'

describe('a copy', () => {
  it.each([true, false])('is not made, and who has asked for one is told what is: %s', (required) =>
    withScratchDatabase(TABLE, async ({ url }) => {
      const events: DialectEvent[] = []
      await postgres(url).session(
        { access: 'write', waitMs: 0, onEvent: (event) => void events.push(event) },
        (session) =>
          session.transaction((tx) => tx.execute('INSERT INTO "t" VALUES (2)'), {
            backup: { required, keep: 3, bookkeeping: [] },
            repeatable: true,
          }),
      )
      expect(events.filter((event) => event.type === 'notice' && event.code === 'NO_BACKUP')).toEqual(
        required
          ? [expect.objectContaining({ message: expect.stringContaining('pg_dump --format=custom') })]
          : [],
      )
    }),
  )

  it('is not put back, and it is told what restores a dump', async () => {
    const { restore } = postgres('postgres://localhost/nowhere')
    await expect(
      restore('/copy', { lock: (schema) => schema, waitMs: 0, onEvent: () => {} }),
    ).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: expect.stringMatching(/Nothing was changed.*\n.*pg_restore.*psql/s),
    })
  })
})
