import { lossText } from '@godwit/core'
import { expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { withScratchDatabase } from './testing/scratch-database.js'

/** What undoing a migration by these statements would lose in the database that `script` makes. */
async function lossesOf(script: string, undo: string): Promise<string[]> {
  const losses: string[] = []
  await withScratchDatabase(script, async ({ url }) => {
    const manifest = { '0_undo': { upgrade: () => 'SELECT 1', downgrade: () => undo } }
    const migrator = migratorOn(url, manifest, { policy: { nonEmpty: 'allow' } })
    await migrator.upgrade()
    const { steps } = await migrator.plan({ command: 'downgrade' })
    losses.push(...steps.flatMap((step) => step.losses.map(lossText)))
  })
  return losses
}

const ROWS = `CREATE TABLE t (id int PRIMARY KEY, note text, "Mixed" int);
  INSERT INTO t SELECT n, nullif(n, 2)::text, n FROM generate_series(1, 3) AS n`

it.each([
  ['DROP TABLE t CASCADE', ['table t with 3 rows']],
  ['ALTER TABLE t DROP note, DROP COLUMN "Mixed"', ['2 values of t.note', '3 values of t.Mixed']],
  ['ALTER TABLE t ALTER COLUMN note TYPE int USING note::int', ['up to 2 values of t.note']],
  ['TRUNCATE t', ['3 rows of table t']],
  [`DELETE FROM t WHERE note IS NOT NULL AND id <> 3`, ['1 row of table t']],
  [`DELETE FROM t WHERE id = 'x'`, ['up to 3 rows of table t']],
  ['DO $$ BEGIN NULL; END $$', ['what this takes away, which cannot be known: DO $$ BEGIN NULL; END $$']],
])('what %s would lose is counted in the database', async (undo, losses) => {
  expect(await lossesOf(ROWS, undo)).toEqual(losses)
})

it('tables of other schemas are counted too, by their names or by the search path', async () => {
  const script = `CREATE SCHEMA app; CREATE SCHEMA back; CREATE TABLE back.far (id int); INSERT INTO back.far VALUES (1), (2);
    CREATE TABLE app.near (id int); INSERT INTO app.near VALUES (1);
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, back', current_database()); END $$`
  expect(await lossesOf(script, 'DROP TABLE near; DROP TABLE far')).toEqual([
    'table near with 1 row',
    'table far with 2 rows',
  ])
  expect(await lossesOf(script, 'DROP TABLE back.far; DROP SCHEMA back CASCADE')).toEqual([
    'table back.far with 2 rows',
    'schema back with all that is in it',
  ])
})

it('what cannot be counted is lost all the same', async () => {
  expect(await lossesOf('CREATE TABLE t (id int)', 'DROP TABLE IF EXISTS nowhere.t')).toEqual([
    'table nowhere.t with rows that cannot be counted',
  ])
})
