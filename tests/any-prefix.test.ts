import { createMigrator, modules } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'

/** A fixed seed, so that what passed here passes elsewhere. */
const RUNS = { numRuns: 100, seed: 2026 }

const START = `CREATE TABLE "a" ("id" INTEGER PRIMARY KEY, "x" INT);
CREATE TABLE "b" ("id" INTEGER PRIMARY KEY, "x" INT, "y" TEXT);
CREATE INDEX "i" ON "b" ("x");
INSERT INTO "a" VALUES (1, 10), (2, 20);
INSERT INTO "b" VALUES (1, 10, 'p');`

const table = fc.constantFrom('a', 'b', 'c')
const column = fc.constantFrom('x', 'y', 'z')
const statement = fc.oneof(
  fc
    .tuple(table, column, fc.constantFrom('INT', 'TEXT'))
    .map(([t, c, type]) => [`ALTER TABLE "${t}" ADD "${c}" ${type}`]),
  fc.tuple(table, column).map(([t, c]) => [`ALTER TABLE "${t}" DROP COLUMN "${c}"`]),
  fc.tuple(table, column, column).map(([t, c, d]) => [`ALTER TABLE "${t}" RENAME COLUMN "${c}" TO "${d}"`]),
  fc.tuple(table, table).map(([t, u]) => [`ALTER TABLE "${t}" RENAME TO "${u}"`]),
  fc.tuple(table, column).map(([t, c]) => [`CREATE TABLE "${t}" ("id" INTEGER PRIMARY KEY, "${c}" INT)`]),
  fc
    .tuple(table, table)
    .map(([t, u]) => [`CREATE TABLE "${t}" ("id" INTEGER PRIMARY KEY, "x" INT REFERENCES "${u}" ("id"))`]),
  fc.tuple(table, table).map(([t, u]) => [`CREATE TABLE "${t}" AS SELECT "id", "x" FROM "${u}"`]),
  table.map((t) => [`CREATE TABLE IF NOT EXISTS "${t}" ("id" INTEGER PRIMARY KEY, "x" INT)`]),
  table.map((t) => [`DROP TABLE "${t}"`]),
  table.map((t) => [`DROP TABLE IF EXISTS "${t}"`]),
  fc.tuple(table, column).map(([t, c]) => [`CREATE INDEX "i" ON "${t}" ("${c}")`]),
  fc.constant(['DROP INDEX "i"']),
  fc.tuple(table, column).map(([t, c]) => [`CREATE VIEW "v" AS SELECT "${c}" FROM "${t}"`]),
  fc.constant(['DROP VIEW IF EXISTS "v"']),
  table.map((t) => [`CREATE TRIGGER "r" AFTER DELETE ON "${t}" BEGIN DELETE FROM "${t}" WHERE "x" = 1; END`]),
  fc.tuple(table, table).map(([t, u]) => [`INSERT INTO "${t}" ("x") SELECT "id" + 100 FROM "${u}"`]),
  fc.tuple(table, column).map(([t, c]) => [`UPDATE "${t}" SET "${c}" = "${c}" || '!'`]),
  fc.tuple(table, column).map(([t, c]) => [`CREATE TEMP TABLE "w" AS SELECT "${c}" FROM "${t}"`]),
  table.map((t) => [`INSERT INTO "${t}" ("x") SELECT 7 FROM "w"`]),
  fc
    .tuple(table, fc.constantFrom('', ' NOT NULL'))
    .map(([t, rule]) => [
      `CREATE TABLE "new" ("id" INTEGER PRIMARY KEY, "x" INT${rule})`,
      `INSERT INTO "new" SELECT "id", "x" FROM "${t}"`,
      `DROP TABLE "${t}"`,
      `ALTER TABLE "new" RENAME TO "${t}"`,
    ]),
)

/** Those of the statements that run one after the other. */
function runnable(statements: readonly string[]): string[] {
  const db = new Database(':memory:')
  db.exec(START)
  const ran = statements.filter((text) => {
    try {
      db.exec(text)
      return true
    } catch {
      return false
    }
  })
  db.close()
  return ran
}

function after(statements: readonly string[]): Database.Database {
  const db = new Database(':memory:')
  db.exec(START)
  for (const text of statements) db.exec(text)
  // What is temporary is gone with the connection of who made it.
  db.exec('DROP TABLE IF EXISTS temp."w"')
  return db
}

/** All tables with their rows, and how all else was made. */
function contents(db: Database.Database): unknown {
  const objects = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE name NOT LIKE 'godwit%' AND name NOT LIKE 'sqlite%' ORDER BY type, name`,
    )
    .all() as { type: string; name: string; sql: string }[]
  return objects.map(({ type, name, sql }) =>
    type === 'table' ? [name, sql, db.prepare(`SELECT * FROM "${name}" ORDER BY rowid`).all()] : [name, sql],
  )
}

it('wherever a script was stopped, it is finished to what all of it makes, or refused', {
  timeout: 60_000,
}, async () => {
  let [finished, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { minLength: 3, maxLength: 14 }), async (candidates) => {
      const script = runnable(candidates.flat())
      if (script.length === 0) return
      const whole = after(script)
      for (let done = 0; done <= script.length; done += 1) {
        const db = after(script.slice(0, done))
        const migrator = createMigrator({
          dialect: sqlite(db),
          migrations: modules({ '0_script.sql': `-- upgrade --\n${script.join(';\n')};\n` }),
        })
        const before = contents(db)
        const outcome = await migrator.resolve({ version: '0', as: 'finished' }).catch((error) => error)
        const isFinished = 'changed' in outcome
        if (isFinished) finished += 1
        else refused += 1
        expect([done, script, contents(db)]).toEqual([done, script, isFinished ? contents(whole) : before])
        db.close()
      }
      whole.close()
    }),
    RUNS,
  )
  expect(finished).toBeGreaterThan(200)
  expect(refused).toBeGreaterThan(100)
})
