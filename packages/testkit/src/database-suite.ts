import assert from 'node:assert/strict'
import { type Database, isGodwitError, rawSql, type Session, type SqlValue, sql } from '@godwit/core'
import { databaseFailure } from './failure.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { createTable, ids, TABLE } from './test-table.js'

/** `execute` and `query`, inside a transaction and outside. */
export const databaseSuite: Suite = {
  'execute runs any number of statements in order': async (database) => {
    await inSession(database, async (session) => {
      await session.execute('')
      await session.execute(`${TABLE}; -- and then\n INSERT INTO "t" ("id") VALUES (1);`)
      await session.transaction(async (tx) => {
        await tx.execute('-- nothing')
        await tx.execute(many(2, 301))
        await tx.execute(
          database.dialect().split('DELETE FROM "t" WHERE "id" < 300; INSERT INTO "t" ("id") VALUES (1)'),
        )
      })
      assert.deepEqual(await ids(session), [1, 300, 301])
    })
  },

  'execute refuses transaction control before anything of the script runs': async (database) => {
    await createTable(database)
    for (const control of ['BEGIN', 'COMMIT', 'ROLLBACK'])
      await inSession(database, async (session) => {
        const script = `INSERT INTO "t" ("id") VALUES (1); INSERT INTO "t" ("id") VALUES (2); ${control}; SELECT 1`
        const outside = await databaseFailure(session.execute(script), 'statement')
        assert.equal(outside.offset, script.indexOf(control))
        await session.transaction(async (tx) => {
          const inside = await databaseFailure(tx.execute(script), 'statement')
          assert.equal(inside.offset, script.indexOf(control))
          assert.deepEqual(await ids(tx), [])
        })
        assert.deepEqual(await ids(session), [])
      })
  },

  'execute in a transaction refuses what cannot run there before anything of the script runs': async (
    database,
  ) => {
    await createTable(database)
    await inSession(database, (session) =>
      session.transaction(async (tx) => {
        const script = `INSERT INTO "t" ("id") VALUES (1); ${database.outsideTransaction}`
        const error = await databaseFailure(tx.execute(script), 'statement')
        assert.equal(error.offset, script.indexOf(database.outsideTransaction))
        assert.deepEqual(await ids(tx), [])
      }),
    )
  },

  'a script that cannot be cut is a failed statement, with what split says as cause': async (database) => {
    await createTable(database)
    const script = `INSERT INTO "t" ("id") VALUES (1); SELECT 'open`
    const check = async (db: Database) => {
      for (const refused of [db.execute(script), db.query(rawSql(script))]) {
        const error = await databaseFailure(refused, 'statement')
        assert.ok(isGodwitError(error.cause) && error.cause.code === 'INVALID_SCRIPT', String(error.cause))
        assert.equal(error.offset, script.indexOf("'open"))
        assert.equal(error.message, error.cause.message)
      }
      assert.deepEqual(await ids(db), [])
    }
    await inSession(database, async (session) => {
      await check(session)
      await session.transaction(async (tx) => {
        await check(tx)
        // A guarded body may not let such a failure pass.
        await databaseFailure(tx.guard(check), 'statement')
      })
    })
  },

  'a failing statement is found in its script, with the reason the driver gave': async (database) => {
    await createTable(database)
    const failing = 'INSERT INTO "absent" VALUES (1)'
    for (const before of ['', '-- 😀 é\nINSERT INTO "t" VALUES (1000, \'😀\');\n', `${many(1, 200)};\n`])
      await inSession(database, async (session) => {
        const script = `${before}${failing};\nINSERT INTO "t" ("id") VALUES (1001)`
        const attempt = (db: Pick<Session, 'execute'>) => databaseFailure(db.execute(script), 'statement')
        const failures = [
          await attempt({ execute: (text) => session.transaction((tx) => tx.execute(text)) }),
          await attempt({
            execute: (text) => session.transaction((tx) => tx.guard((db) => db.execute(text))),
          }),
          await attempt(session),
        ]
        for (const error of failures) {
          const offset = error.offset ?? -1
          assert.ok(offset >= before.length && offset < before.length + failing.length, `offset ${offset}`)
          assert.ok(error.cause !== undefined, 'the driver has given a reason')
          assert.match(error.message, /absent/)
        }
        await session.execute('DELETE FROM "t"')
      })
  },

  'a failing statement of a list is found by its own offset': async (database) => {
    await createTable(database)
    const script =
      'INSERT INTO "t" ("id") VALUES (1);\nINSERT INTO "t" ("id") VALUES (2);\nINSERT INTO "t" ("id") VALUES (2)'
    const rest = database.dialect().split(script).slice(1)
    await inSession(database, async (session) => {
      const error = await databaseFailure(
        session.transaction((tx) => tx.execute(rest)),
        'statement',
      )
      assert.ok((error.offset ?? -1) >= script.lastIndexOf('INSERT'), `offset ${error.offset}`)
      assert.deepEqual(await ids(session), [])
    })
  },

  'query gives rows as plain objects, and none where a statement has none': async (database) => {
    await createTable(database)
    await inSession(database, async (session) => {
      assert.deepEqual(await session.query(sql`INSERT INTO "t" ("id", "v") VALUES (${1}, ${'a'})`), [])
      const rows = await session.query(sql`SELECT "id", "v", NULL AS "n" FROM "t"`)
      assert.deepEqual(rows, [{ id: 1, v: 'a', n: null }])
      assert.equal(Object.getPrototypeOf(rows[0]), Object.prototype)
      const [added] = await session.query(sql`INSERT INTO "t" ("id") VALUES (${2}) RETURNING "id"`)
      assert.deepEqual(added, { id: 2 })
    })
  },

  'values travel beside the text and come back as they were': async (database) => {
    await createTable(database)
    const texts = ['', "it's; -- $1 ? :a", '"quoted" \\ back', 'é 😀 \u2028', '1']
    await inSession(database, async (session) => {
      for (const [id, text] of texts.entries())
        await session.query(sql`INSERT INTO "t" ("id", "v") VALUES (${id}, ${text})`)
      await session.query(sql`INSERT INTO "t" ("id", "v") VALUES (${-1}, ${null})`)
      const rows = await session.query<{ v: string | null }>(sql`SELECT "v" FROM "t" ORDER BY "id"`)
      assert.deepEqual(
        rows.map((row) => row.v),
        [null, ...texts],
      )
    })
  },

  'integers are numbers where that is exact, and bigints beyond, whichever way they come about': async (
    database,
  ) => {
    await createTable(database)
    const edge = BigInt(Number.MAX_SAFE_INTEGER)
    const numbers: SqlValue[] = [0, -1, 2 ** 31, edge, -edge]
    const bigints = [edge + 1n, -edge - 1n, edge + 2n, 2n ** 62n]
    await inSession(database, async (session) => {
      for (const integer of [...numbers, ...bigints]) {
        const [row] = await session.query(sql`SELECT CAST(${integer} AS BIGINT) AS "n"`)
        assert.deepEqual(row, { n: numbers.includes(integer) ? Number(integer) : integer })
      }
      assert.deepEqual(await session.query(sql`SELECT COUNT(*) AS "n" FROM "t"`), [{ n: 0 }])
    })
  },

  'a query that fails says why': async (database) => {
    await inSession(database, async (session) => {
      const error = await databaseFailure(session.query(sql`SELECT * FROM "absent"`), 'statement')
      assert.ok(error.cause !== undefined)
      assert.match(error.message, /absent/)
      assert.deepEqual(await session.query(rawSql('SELECT 1 AS "n"')), [{ n: 1 }])
    })
  },
}

function many(from: number, to: number): string {
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return all.map((id) => `INSERT INTO "t" ("id") VALUES (${id})`).join(';\n')
}
