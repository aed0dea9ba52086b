import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Backup,
  type DialectEvent,
  isDatabaseError,
  isGodwitError,
  type RestoreOptions,
} from '@godwit/core'
import { failure, refusal } from './failure.js'
import { inSession } from './in-session.js'
import { snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { committedIds, createTable } from './test-table.js'

const BACKUP: Backup = { bookkeeping: ['versions'], required: true }
const OPTIONS: RestoreOptions = {
  lock: (schema) => `${schema}.versions`,
  waitMs: 30_000,
  onEvent: () => undefined,
}

/**
 * `TransactionOptions.backup`, and `Dialect.restore`. An engine may have no such copies: then it says so, and does what it is
 * asked for besides.
 */
export const backupSuite: Suite = {
  'before the work of a transaction begins it is told what was copied, or why nothing was': async (
    database,
  ) => {
    await createTable(database)
    await change(database, { ids: [1] })
    let before: readonly DialectEvent[] = []
    const events: DialectEvent[] = []
    await inSession(
      database,
      (session) =>
        session.transaction(
          async (tx) => {
            before = [...events]
            await tx.execute('INSERT INTO "t" ("id") VALUES (2)')
          },
          { backup: BACKUP },
        ),
      { onEvent: (event) => void events.push(event) },
    )
    assert.equal(toldOf(before).length, 1)
    assert.equal(toldOf(events).length, 1)
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'what is put back is the database as the transaction found it, where there are copies': async (
    database,
  ) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const copy = copyIn(await change(database, { ids: [2], backup: BACKUP }))
    await change(database, { ids: [3] })
    if (copy === undefined) {
      const refused = await failure(database.dialect().restore(path.join(tmpdir(), 'copy'), OPTIONS))
      assert.ok(isGodwitError(refused) && refused.code === 'NOT_SUPPORTED', String(refused))
      assert.deepEqual(await committedIds(database), [1, 2, 3])
      return
    }
    const { replaced } = await database.dialect().restore(copy, OPTIONS)
    assert.deepEqual(await committedIds(database), [1])
    // What stood there can be put back just so.
    await database.dialect().restore(replaced ?? '', OPTIONS)
    assert.deepEqual(await committedIds(database), [1, 2, 3])
  },

  'a database that holds no rows but those of its bookkeeping is not copied': async (database) => {
    await createTable(database)
    await inSession(database, (session) =>
      session.execute('CREATE TABLE "versions" ("v" INTEGER); INSERT INTO "versions" VALUES (1)'),
    )
    assert.equal(copyIn(await change(database, { ids: [1], backup: BACKUP })), undefined)
    assert.deepEqual(await committedIds(database), [1])
  },

  'a database that is larger than what may be copied is not, and that is told': async (database) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const events = await change(database, { ids: [2], backup: { ...BACKUP, maxBytes: 1 } })
    assert.deepEqual([copyIn(events), toldOf(events).length], [undefined, 1])
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'where a copy cannot be made nothing is changed if it is required, and it is only told if not': async (
    database,
  ) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const made = copyIn(await change(database, { ids: [2], backup: BACKUP }))
    // Nothing can go wrong where no copies are made.
    if (made === undefined) return
    const to = path.join(tmpdir(), 'godwit-absent', 'copies', 'one')
    await refusal(change(database, { ids: [3], backup: { ...BACKUP, to } }), 'BACKUP_FAILED')
    assert.deepEqual(await committedIds(database), [1, 2])
    const events = await change(database, { ids: [4], backup: { ...BACKUP, to, required: false } })
    assert.deepEqual([copyIn(events), toldOf(events).length], [undefined, 1])
    assert.deepEqual(await committedIds(database), [1, 2, 4])
  },

  'a transaction whose work fails is rolled back, copied or not': async (database) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const failed = inSession(database, (session) =>
      session.transaction(
        async (tx) => {
          await tx.execute('INSERT INTO "t" ("id") VALUES (2)')
          throw new Error('the work failed')
        },
        { backup: BACKUP },
      ),
    )
    assert.match(String(await failure(failed)), /the work failed/)
    assert.deepEqual(await committedIds(database), [1])
  },

  'restore refuses a file that is no copy, and changes nothing': async (database) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const before = await snapshot(database)
    for (const name of ['absent', 'absent.partial']) {
      const error = await failure(database.dialect().restore(path.join(tmpdir(), 'godwit', name), OPTIONS))
      assert.ok(isGodwitError(error) && /^(?:BAD_COPY|NOT_SUPPORTED)$/.test(error.code), String(error))
    }
    assert.equal(await snapshot(database), before)
  },

  'restore is refused while a run holds the lock of its schema': async (database) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const copy = copyIn(await change(database, { ids: [2], backup: BACKUP })) ?? path.join(tmpdir(), 'copy')
    await inSession(database, async (session) => {
      const { schema } = await session.inspect()
      await session.exclusive(OPTIONS.lock(schema), async () => {
        await refusedAsBusy(database, copy)
      })
    })
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'restore is refused while a transaction of another connection is open': async (database) => {
    await createTable(database)
    await change(database, { ids: [1] })
    const copy = copyIn(await change(database, { ids: [2], backup: BACKUP })) ?? path.join(tmpdir(), 'copy')
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (3)')
        await refusedAsBusy(database, copy)
      }),
    )
    assert.deepEqual(await committedIds(database), [1, 2, 3])
  },
}

async function refusedAsBusy(database: TestDatabase, copy: string): Promise<void> {
  const error = await failure(database.dialect().restore(copy, { ...OPTIONS, waitMs: 0 }))
  assert.ok(
    (isDatabaseError(error) && error.kind === 'busy') ||
      (isGodwitError(error) && error.code === 'NOT_SUPPORTED'),
    String(error),
  )
}

interface Change {
  readonly ids: readonly number[]
  readonly backup?: Backup
}

/** Adds rows in one transaction; gives what was told meanwhile. */
async function change(database: TestDatabase, { ids, backup }: Change): Promise<DialectEvent[]> {
  const events: DialectEvent[] = []
  await inSession(
    database,
    (session) =>
      session.transaction(
        (tx) => tx.execute(ids.map((id) => `INSERT INTO "t" ("id") VALUES (${id})`).join('; ')),
        backup === undefined ? {} : { backup },
      ),
    { onEvent: (event) => void events.push(event) },
  )
  return events
}

function copyIn(events: readonly DialectEvent[]): string | undefined {
  return events.find((event) => event.type === 'backup')?.file
}

/** Events about a copy, and notices that there is none. */
function toldOf(events: readonly DialectEvent[]): DialectEvent[] {
  return events.filter(
    (event) => event.type === 'backup' || (event.type === 'notice' && event.code === 'NO_BACKUP'),
  )
}
