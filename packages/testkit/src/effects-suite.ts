import assert from 'node:assert/strict'
import type { StatementEffect } from '@godwit/core'
import { inSession } from './in-session.js'
import { snapshot } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { createTable, TABLE } from './test-table.js'

const ADD = 'ALTER TABLE "t" ADD COLUMN "w" INTEGER'

function effectsOf(database: TestDatabase, script: string): Promise<StatementEffect[]> {
  const statements = database.dialect().split(script)
  return inSession(database, (session) => session.effects(statements), { access: 'read' })
}

/** What can be seen of statements of which nobody has a record: an engine that sees nothing says so. */
export const effectsSuite: Suite = {
  'effects never takes for missing what is there, nor for done what never ran': async (database) => {
    await createTable(database)
    await inSession(database, (session) => session.execute(ADD))
    const [table, there, never] = await effectsOf(
      database,
      `${TABLE}; ${ADD}; ALTER TABLE "t" ADD COLUMN "x" INTEGER`,
    )
    for (const effect of [table, there]) assert.ok(effect === 'done' || effect === 'unknown', effect)
    assert.ok(never === 'not done' || never === 'unknown', never)
  },

  'effects says of nothing that changes rows whether it was done': async (database) => {
    await createTable(database)
    const rows = 'INSERT INTO "t" ("id") VALUES (1); UPDATE "t" SET "v" = \'x\'; DELETE FROM "t"'
    assert.deepEqual(await effectsOf(database, rows), ['unknown', 'unknown', 'unknown'])
  },

  'effects changes nothing, and needs no right to write': async (database) => {
    await createTable(database)
    await inSession(database, (session) => session.execute('INSERT INTO "t" ("id") VALUES (1)'))
    const before = await snapshot(database)
    const script = `${ADD}; CREATE TABLE "u" ("id" INTEGER); DELETE FROM "t"; DROP TABLE "t"`
    assert.equal((await effectsOf(database, script)).length, 4)
    assert.deepEqual(await effectsOf(database, ''), [])
    assert.equal(await snapshot(database), before)
  },
}
