import assert from 'node:assert/strict'
import { isGodwitError } from '@godwit/core'
import { failure } from './failure.js'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import { tableNames } from './table-names.js'
import { committedIds, createTable, ids, TABLE } from './test-table.js'

/** `SessionOptions.schema`. */
export const schemaSuite: Suite = {
  'the schema that is the default anyway can be named': async (database) => {
    const { schema } = await inSession(database, (session) => session.inspect())
    await inSession(database, (session) => session.execute(TABLE), { schema })
    await inSession(database, (session) => session.execute('INSERT INTO "t" ("id") VALUES (1)'), { schema })
    assert.deepEqual(await committedIds(database), [1])
  },

  'a schema that does not exist is refused': async (database) => {
    const error = await failure(
      inSession(database, (session) => session.execute(TABLE), { schema: 'nowhere' }),
    )
    assert.ok(isGodwitError(error) && error.message.includes('nowhere'), String(error))
    assert.deepEqual(await tableNames(database), [])
  },

  'a named schema is where unqualified names are made and found, where an engine has several': async (
    database,
  ) => {
    const made = await inSession(database, (session) => session.execute('CREATE SCHEMA "elsewhere"')).then(
      () => true,
      () => false,
    )
    if (!made) return
    const elsewhere = { schema: 'elsewhere' }
    await inSession(database, (session) => session.execute(TABLE), elsewhere)
    await createTable(database)
    await inSession(
      database,
      async (session) => {
        await session.transaction((tx) => tx.execute('INSERT INTO "t" ("id") VALUES (1)'))
        assert.deepEqual(await ids(session), [1])
        const { schema, tables } = await session.inspect()
        assert.deepEqual([schema, tables.map((table) => table.name)], ['elsewhere', ['t']])
      },
      elsewhere,
    )
    assert.deepEqual(await committedIds(database), [])
  },
}
