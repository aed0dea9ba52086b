import assert from 'node:assert/strict'
import type { Place, PlaceTable } from '@godwit/core'
import { inSession } from './in-session.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { TABLE } from './test-table.js'

/** `Session.inspect`. */
export const inspectSuite: Suite = {
  'inspect finds nothing in an empty database': async (database) => {
    const place = await inspect(database)
    assert.deepEqual(visible(place), [])
    assert.equal(place.readOnly, false)
    assert.notEqual(place.schema, '')
    assert.deepEqual(place.elsewhere, [])
  },

  'inspect tells the time of the database in ISO 8601, UTC, to the millisecond': async (database) => {
    const { now } = await inspect(database)
    assert.match(now, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(new Date(now).toISOString(), now)
  },

  'inspect lists tables and views with their columns, names as they were given': async (database) => {
    const place = await inspect(
      database,
      `${TABLE}; CREATE TABLE "Odd ""name""; é" ("Id" INTEGER, "a b" TEXT); CREATE VIEW "w" AS SELECT "v" FROM "t"`,
    )
    assert.deepEqual(visible(place), [
      { name: 'Odd "name"; é', kind: 'table', columns: ['Id', 'a b'] },
      { name: 't', kind: 'table', columns: ['id', 'v'] },
      { name: 'w', kind: 'view', columns: ['v'] },
    ])
  },

  'inspect sees columns that were added, and no longer those that were dropped': async (database) => {
    const place = await inspect(
      database,
      `${TABLE}; ALTER TABLE "t" ADD COLUMN "w" TEXT; ALTER TABLE "t" DROP COLUMN "v"`,
    )
    assert.deepEqual(visible(place), [{ name: 't', kind: 'table', columns: ['id', 'w'] }])
  },

  'inspect tells the columns of the tables that are asked for, and names all': async (database) => {
    await inspect(database, `${TABLE}; CREATE TABLE "u" ("w" TEXT)`)
    const place = await inSession(database, (session) => session.inspect(['u', 'gone']))
    const tables = visible(place)
    assert.deepEqual(
      tables.map(({ name, kind }) => ({ name, kind })),
      [
        { name: 't', kind: 'table' },
        { name: 'u', kind: 'table' },
      ],
    )
    assert.deepEqual(tables[1]?.columns, ['w'])
  },

  'inspect works with read access': async (database) => {
    await inspect(database, TABLE)
    const place = await inSession(database, (session) => session.inspect(), { access: 'read' })
    assert.deepEqual(
      visible(place).map((table) => table.name),
      ['t'],
    )
  },

  'inspect does not wait for a writer, and does not see what is not committed': async (database) => {
    await inspect(database, TABLE)
    await inSession(database, (writer) =>
      writer.transaction(async (tx) => {
        await tx.execute('INSERT INTO "t" ("id") VALUES (1)')
        const place = await inSession(database, (session) => session.inspect(), {
          access: 'read',
          waitMs: 0,
        })
        assert.deepEqual(
          visible(place).map((table) => table.name),
          ['t'],
        )
      }),
    )
  },
}

function inspect(database: TestDatabase, script = ''): Promise<Place> {
  return inSession(database, async (session) => {
    await session.execute(script)
    return session.inspect()
  })
}

/** Sorted by code units, as `Place.tables` has no order of its own. */
function visible(place: Place): PlaceTable[] {
  return place.tables
    .filter((table) => table.kind !== 'internal')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, kind, columns }) => ({ name, kind, columns: columns.toSorted() }))
}
