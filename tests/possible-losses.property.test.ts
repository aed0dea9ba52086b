import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { possibleLosses } from '../packages/core/src/plan/losses/possible-losses.js'
import type { PossibleLoss } from '../packages/core/src/plan/losses/standing-table.js'

const { split } = sqlite('unused.db')
const ROWS = [1, 2, 3]
const STANDING = { a: ['x', 'y'], b: ['x', 'y', 'z'] } as const

/** Every value is there once, and tells where it was. */
const SCRIPT = Object.entries(STANDING)
  .map(([table, columns]) => {
    const rows = ROWS.map((row) => `(${columns.map((column) => `'${table}.${column}.${row}'`).join()})`)
    return `CREATE TABLE ${table} (${columns.join()}); INSERT INTO ${table} VALUES ${rows.join()}`
  })
  .join(';')

const PLACE = {
  schema: 'main',
  elsewhere: [],
  tables: Object.entries(STANDING).map(([name, columns]) => ({ name, kind: 'table', columns }) as const),
}

const table = fc.constantFrom('a', 'b', 'c', 'd')
const column = fc.constantFrom('x', 'y', 'z')
const columns = fc.uniqueArray(column, { minLength: 1 }).map((names) => names.join(', '))
const items = fc.oneof(columns, fc.constant('*'), fc.constantFrom("x AS z, 'y' AS x", 'y z, x', 's.x y, s.y'))
const source = fc
  .tuple(
    table,
    fc.constantFrom('', '', '', ' AS s ORDER BY 1', ' LIMIT 1', ' WHERE rowid > 1', ' WHERE 1 = 1'),
  )
  .map(([name, rest]) => `${name}${rest}`)
const query = fc
  .tuple(fc.constantFrom('', '', '', 'DISTINCT '), items, source)
  .map(([distinct, what, from]) => `SELECT ${distinct}${what} FROM ${from}`)
const condition = fc
  .tuple(fc.constantFrom('a', 'b'), column, fc.constantFrom(...ROWS))
  .map(([name, of, row]) => `${of} = '${name}.${of}.${row}'`)

const where = fc.oneof(
  fc.constant(''),
  condition.map((of) => ` WHERE ${of}`),
)
/** Of a row that stands, maybe. */
const value = fc
  .tuple(fc.constantFrom('a', 'b'), column, fc.constantFrom(...ROWS))
  .map(([name, of, row]) => `'${name}.${of}.${row}'`)
const clearing = fc
  .tuple(column, column)
  .chain(([one, other]) =>
    fc.constantFrom(
      `${one} = NULL`,
      `${one} = (NULL)`,
      `${one} = (SELECT NULL)`,
      `${one} = CAST(NULL AS text)`,
      `(${one}, ${other}) = (NULL, ${other})`,
      `(${one}, ${other}) = (${one}, (NULL))`,
      `${one} = (SELECT ${one} FROM (SELECT 1) LIMIT 1), ${other} = NULL`,
    ),
  )
const replace = fc.constantFrom('REPLACE', 'INSERT OR REPLACE')

/** Nothing that changes a value into another one: that is no loss, but could not be told from one here. */
const statement = fc.oneof(
  fc.tuple(table, columns).map(([name, of]) => `CREATE TABLE ${name} (${of})`),
  fc
    .tuple(fc.constantFrom('', '', 'TEMP '), fc.constantFrom('', 'IF NOT EXISTS '), table, query)
    .map(([kind, where, name, of]) => `CREATE ${kind}TABLE ${where}${name} AS ${of}`),
  fc
    .tuple(fc.constantFrom('', '', 'OR IGNORE '), table, query)
    .map(([or, name, of]) => `INSERT ${or}INTO ${name} ${of}`),
  fc
    .tuple(table, columns, columns, source)
    .map(([name, into, of, from]) => `INSERT INTO ${name} (${into}) SELECT ${of} FROM ${from}`),
  fc
    .tuple(fc.constantFrom('', '', '', 'main.', 'temp.'), table)
    .map(([schema, name]) => `DROP TABLE ${schema}${name}`),
  fc.tuple(table, query).map(([name, of]) => `CREATE TABLE temp.${name} AS ${of}`),
  fc.tuple(table, table).map(([from, to]) => `ALTER TABLE ${from} RENAME TO ${to}`),
  fc.tuple(table, column, column).map(([name, from, to]) => `ALTER TABLE ${name} RENAME ${from} TO ${to}`),
  fc.tuple(table, column).map(([name, of]) => `ALTER TABLE ${name} DROP COLUMN ${of}`),
  fc.tuple(table, column).map(([name, of]) => `ALTER TABLE ${name} ADD COLUMN ${of}`),
  table.map((name) => `DELETE FROM ${name}`),
  fc.tuple(table, condition).map(([name, where]) => `DELETE FROM ${name} WHERE ${where}`),
  fc
    .tuple(fc.constantFrom('', 'WITH q AS (SELECT 1) '), table, clearing, where)
    .map(([named, name, set, of]) => `${named}UPDATE ${name} SET ${set}${of}`),
  fc.tuple(table, column).map(([name, of]) => `CREATE UNIQUE INDEX ${name}_${of} ON ${name} (${of})`),
  fc
    .tuple(replace, table, column, column, source)
    .map(([verb, name, into, of, from]) => `${verb} INTO ${name} (${into}) SELECT ${of} FROM ${from}`),
  fc
    .tuple(replace, table, column, value)
    .map(([verb, name, into, of]) => `${verb} INTO ${name} (${into}) VALUES (${of})`),
  fc
    .tuple(table, column, value, clearing, where)
    .map(
      ([name, into, of, set, which]) =>
        `INSERT INTO ${name} (${into}) VALUES (${of}) ON CONFLICT DO UPDATE SET ${set}${which}`,
    ),
)

it('whatever is gone when statements have run was told to be lost before', () => {
  let gone = 0
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 12 }), fc.nat(12), (statements, cut) => {
      const db = new Database(':memory:')
      const before = new Database(':memory:')
      try {
        before.exec(SCRIPT)
        db.exec(SCRIPT)
        const run = statements.map((text, index) => {
          if (index === cut) dropTemporaries(db)
          return succeeds(db, text) ? text : ''
        })
        const migrations = [run.slice(0, cut), run.slice(cut)].map((texts) => texts.join(';\n'))
        const losses = possibleLosses(
          migrations.map((text) => ({ script: { kind: 'sql', text, statements: split(text) }, done: 0 })),
          PLACE,
        ).flat()
        const left = valuesIn(db)
        const missing = [...valuesIn(before)].filter((value) => !left.has(value))
        gone += missing.length
        expect(missing.filter((value) => !losses.some((loss) => covers(loss, value, before)))).toEqual([])
      } finally {
        db.close()
        before.close()
      }
    }),
    { numRuns: 5000, seed: 2026 },
  )
  // Else it would have shown nothing.
  expect(gone).toBeGreaterThan(5000)
})

function succeeds(db: Database.Database, text: string): boolean {
  try {
    db.exec(text)
    return true
  } catch {
    return false
  }
}

/** As between two migrations. */
function dropTemporaries(db: Database.Database): void {
  const names = db.prepare("SELECT name FROM temp.sqlite_schema WHERE type = 'table'").pluck().all()
  for (const name of names) db.exec(`DROP TABLE temp.${String(name)}`)
}

function valuesIn(db: Database.Database): Set<unknown> {
  const tables = db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all()
  const rows = tables.flatMap(
    (name) =>
      db
        .prepare(`SELECT * FROM main.${String(name)}`)
        .raw()
        .all() as unknown[][],
  )
  return new Set(rows.flat().filter((value) => /^[ab]\.[xyz]\.\d$/.test(String(value))))
}

function covers(loss: PossibleLoss, value: unknown, before: Database.Database): boolean {
  const [name, of, row] = String(value).split('.')
  if (loss.what === 'schema' || loss.what === 'unknown' || loss.table.name !== name) return false
  if (loss.what === 'column') return loss.column === of
  if (loss.what === 'table' || loss.where === null) return true
  const found = before.prepare(`SELECT rowid FROM ${name} WHERE ${loss.where}`).pluck().all()
  return found.map(String).includes(String(row))
}
