import assert from 'node:assert/strict'
import { CONTRACT, type Database, type DialectEvent, isDatabaseError, type Session, sql } from '@godwit/core'
import { databaseFailure, failure } from './failure.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { tableNames } from './table-names.js'
import { committedIds, createTable, ids, TABLE } from './test-table.js'

/** `Dialect.session` and what is promised of an open session outside a transaction. */
export const sessionSuite: Suite = {
  'a dialect says which contract it keeps, its name, and where it points': async (database) => {
    const dialect = database.dialect()
    assert.equal(dialect.contract, CONTRACT)
    assert.match(dialect.name, /^[a-z][a-z0-9-]*$/)
    assert.notEqual(dialect.database, '')
    assert.equal(database.dialect().database, dialect.database)
  },

  'a session gives what its work gives, and fails with the very error of its work': async (database) => {
    assert.equal(await inSession(database, async () => 'done'), 'done')
    const error = new Error('the work failed')
    assert.equal(await failure(inSession(database, () => Promise.reject(error))), error)
  },

  'a session is closed when its work has ended, whatever happened': async (database) => {
    const left: Session[] = []
    await inSession(database, async (session) => void left.push(session))
    await failure(
      inSession(database, async (session) => {
        left.push(session)
        throw new Error('the work failed')
      }),
    )
    assert.equal(left.length, 2)
    for (const session of left) await failure(session.execute(TABLE))
    assert.deepEqual(await tableNames(database), [])
  },

  'sessions are connections of their own, which see what others have committed': async (database) => {
    await createTable(database)
    await inSession(database, (first) =>
      inSession(database, async (second) => {
        await first.execute('INSERT INTO "t" ("id") VALUES (1)')
        assert.deepEqual(await ids(second), [1])
        await second.execute('INSERT INTO "t" ("id") VALUES (2)')
        assert.deepEqual(await ids(first), [1, 2])
      }),
    )
  },

  'read access creates nothing, not even the database': async (database) => {
    const look = () =>
      inSession(database, (session) => session.inspect(), { access: 'read' }).then(
        (place) => place.tables,
        (error: unknown) => {
          assert.ok(isDatabaseError(error) && error.kind === 'absent', String(error))
          return 'absent'
        },
      )
    assert.deepEqual(await look(), await look())
    assert.deepEqual(await tableNames(database), [])
  },

  'read access cannot write': async (database) => {
    await createTable(database)
    await inSession(
      database,
      async (session) => {
        await databaseFailure(session.execute('INSERT INTO "t" ("id") VALUES (1)'), 'read-only')
        await databaseFailure(session.query(sql`INSERT INTO "t" ("id") VALUES (2)`), 'read-only')
        await databaseFailure(
          session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (3)')),
          'read-only',
        )
        assert.deepEqual(await ids(session), [])
      },
      { access: 'read' },
    )
  },

  'outside a transaction each statement commits by itself': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      await databaseFailure(
        session.execute(
          'INSERT INTO "t" ("id") VALUES (1); INSERT INTO "absent" VALUES (2); INSERT INTO "t" ("id") VALUES (3)',
        ),
        'statement',
      )
      assert.deepEqual(await committedIds(database), [1])
      await session.execute('INSERT INTO "t" ("id") VALUES (4)')
    })
    assert.deepEqual(await committedIds(database), [1, 4])
  },

  'outside a transaction runs what cannot run inside one': async (database) => {
    await createTable(database)
    await inSession(database, (session) => session.execute(database.outsideTransaction))
  },

  'an aborted signal refuses further statements and keeps what was done': async (database) => {
    await createTable(database)
    const stopping = new AbortController()
    await inSession(
      database,
      async (session) => {
        await session.execute('INSERT INTO "t" ("id") VALUES (1)')
        stopping.abort()
        await failure(session.execute('INSERT INTO "t" ("id") VALUES (2)'))
        await failure(session.query(sql`SELECT 1`))
      },
      { signal: stopping.signal },
    )
    assert.deepEqual(await committedIds(database), [1])
  },

  'an aborted signal lets an open transaction end, and begins no other': async (database) => {
    await createTable(database)
    const stopping = new AbortController()
    await inSession(
      database,
      async (session) => {
        await session.transaction(async (tx) => {
          await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
          stopping.abort()
          await tx.guard((db) => db.execute('INSERT INTO "t" ("id") VALUES (2)'))
        })
        await failure(session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (3)')))
      },
      { signal: stopping.signal },
    )
    assert.deepEqual(await committedIds(database), [1, 2])
  },

  'a signal aborted before leaves no session to open': async (database) => {
    await failure(inSession(database, (session) => session.execute(TABLE), { signal: AbortSignal.abort() }))
    assert.deepEqual(await tableNames(database), [])
  },

  'events count the statements of scripts that have succeeded, and no queries': async (database) => {
    const events: DialectEvent[] = []
    const work = async (db: Database, from: number) => {
      await db.execute(`INSERT INTO "t" ("id") VALUES (${from}); INSERT INTO "t" ("id") VALUES (${from + 1})`)
      await db.query(sql`SELECT "id" FROM "t"`)
      await db.query(sql`INSERT INTO "t" ("id") VALUES (${from + 2})`)
    }
    await createTable(database)
    await inSession(
      database,
      async (session) => {
        await session.transaction(async (tx) => {
          await work(tx, 1)
          await tx.guard((db) => work(db, 11))
        })
        await work(session, 21)
        await failure(session.execute('INSERT INTO "absent" VALUES (1)'))
      },
      { onEvent: (event) => events.push(event) },
    )
    const sent = events.filter((event) => event.type === 'statement')
    assert.equal(
      sent.reduce((sum, event) => sum + event.count, 0),
      6,
    )
    assert.ok(sent.every((event) => event.durationMs >= 0))
  },

  'recover does not take for done what never ran, and what is not done can be run': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      const [statement] = database.dialect().split(database.outsideTransaction)
      assert.ok(statement !== undefined)
      const answer = await session.recover(statement)
      assert.ok(answer === 'not done' || answer === 'unknown', answer)
      if (answer === 'not done') await session.execute([statement])
    })
  },
}
