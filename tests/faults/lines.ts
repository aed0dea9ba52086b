import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The engines that need different SQL. */
export type Sort = 'sqlite' | 'postgres'

export const LINES = ['transactional', 'walked', 'mixed', 'code', 'batches'] as const
export type LineName = (typeof LINES)[number]

/** Files by name. Nothing in them can be done twice without a trace, and what is not done is missed. */
export type Line = Readonly<Record<string, string>>

/** Writes the files of a line into a folder of its own. */
export async function writeLine(folder: string, files: Line): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

export function lineOf(name: LineName, sort: Sort): Line {
  switch (name) {
    case 'transactional':
      return {
        '0_init.sql': INIT,
        '1_data.sql': data(1),
        '2_column.sql': COLUMN,
        '3_rebuild.sql': REBUILD[sort],
      }
    case 'walked':
      return {
        '0_init.sql': INIT,
        '1_walk.sql': WALK[sort],
        '2_outside.sql': OUTSIDE[sort],
        '3_data.sql': data(3),
      }
    case 'mixed':
      return {
        '0_init.sql': INIT,
        '1_walk.sql': WALK[sort],
        '2_code.mjs': code(2),
        '3_rebuild.sql': REBUILD[sort],
        '4_data.sql': data(4),
      }
    case 'code':
      return { '0_init.sql': INIT, '1_code.mjs': code(1), '2_free.mjs': FREE, '3_data.sql': data(3) }
    case 'batches':
      return { '0_init.sql': INIT, '1_batch.mjs': batch(1), '2_data.sql': data(2) }
  }
}

/** The last one that is applied where the newest is to be redone: the one that is most to interrupt. */
export const REDONE: Readonly<Record<LineName, string>> = {
  transactional: '3',
  walked: '1',
  mixed: '2',
  code: '2',
  batches: '1',
}

/** `#` is the number of the migration: a row that is there twice, or not at all, tells which one it was. */
export function data(number: number): string {
  return sqlFile(
    `INSERT INTO "tally" VALUES ('${number}');
UPDATE "sub" SET "title" = "title" || '+'`,
    `UPDATE "sub" SET "title" = substr("title", 1, length("title") - 1);
DELETE FROM "tally" WHERE "note" = '${number}'`,
  )
}

export function sqlFile(upgrade: string, downgrade: string, option = ''): string {
  const head = option === '' ? '' : `-- godwit: ${option}\n`
  return `${head}-- upgrade --\n${upgrade};\n-- downgrade --\n${downgrade};\n`
}

export const INIT = sqlFile(
  `CREATE TABLE "feed" ("id" INTEGER PRIMARY KEY, "link" TEXT NOT NULL);
CREATE TABLE "sub" ("id" INTEGER PRIMARY KEY, "feed_id" INTEGER NOT NULL REFERENCES "feed" ("id") ON DELETE CASCADE, "title" TEXT NOT NULL);
CREATE INDEX "sub_feed" ON "sub" ("feed_id");
CREATE TABLE "tally" ("note" TEXT NOT NULL);
INSERT INTO "feed" VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO "sub" VALUES (1, 1, 'one'), (2, 1, 'two'), (3, 2, 'three'), (4, 3, 'four')`,
  'DROP TABLE "tally"; DROP TABLE "sub"; DROP TABLE "feed"',
)

const COLUMN = sqlFile(
  `ALTER TABLE "sub" ADD COLUMN "errors" INTEGER NOT NULL DEFAULT 0;
INSERT INTO "tally" VALUES ('column')`,
  `DELETE FROM "tally" WHERE "note" = 'column';
ALTER TABLE "sub" DROP COLUMN "errors"`,
)

/** A table that others point to, made anew with its rows where the engine cannot alter it. */
export const REBUILD: Readonly<Record<Sort, string>> = {
  sqlite: sqlFile(
    rebuild('"id" INTEGER PRIMARY KEY, "link" TEXT NOT NULL, "etag" TEXT', `"id", "link" || '/', 'x'`),
    rebuild('"id" INTEGER PRIMARY KEY, "link" TEXT NOT NULL', `"id", substr("link", 1, length("link") - 1)`),
  ),
  postgres: sqlFile(
    `ALTER TABLE "feed" ADD COLUMN "etag" TEXT; UPDATE "feed" SET "link" = "link" || '/', "etag" = 'x'`,
    `ALTER TABLE "feed" DROP COLUMN "etag"; UPDATE "feed" SET "link" = substr("link", 1, length("link") - 1)`,
  ),
}

function rebuild(columns: string, values: string): string {
  return `CREATE TABLE "feed_new" (${columns});
INSERT INTO "feed_new" SELECT ${values} FROM "feed";
DROP TABLE "feed";
ALTER TABLE "feed_new" RENAME TO "feed"`
}

/** Statements that run outside a transaction, between ones that count. */
export const WALK: Readonly<Record<Sort, string>> = {
  sqlite: walked(['VACUUM', 'VACUUM'], ['VACUUM', 'VACUUM']),
  postgres: walked(
    ['CREATE INDEX CONCURRENTLY "sub_title" ON "sub" ("title")', 'VACUUM "sub"'],
    ['VACUUM "sub"', 'DROP INDEX CONCURRENTLY "sub_title"'],
  ),
}

function walked(up: readonly [string, string], down: readonly [string, string]): string {
  return sqlFile(
    `INSERT INTO "tally" VALUES ('walk a');
${up[0]};
UPDATE "sub" SET "title" = "title" || '!';
INSERT INTO "tally" VALUES ('walk b');
${up[1]}`,
    `${down[0]};
DELETE FROM "tally" WHERE "note" = 'walk b';
UPDATE "sub" SET "title" = substr("title", 1, length("title") - 1);
${down[1]};
DELETE FROM "tally" WHERE "note" = 'walk a'`,
    'transaction=false',
  )
}

const OUTSIDE: Readonly<Record<Sort, string>> = {
  sqlite: sqlFile('VACUUM; PRAGMA user_version = 7', 'PRAGMA user_version = 0; VACUUM', 'transaction=false'),
  postgres: sqlFile(
    `CREATE UNIQUE INDEX CONCURRENTLY "feed_link" ON "feed" ("link");
REINDEX INDEX CONCURRENTLY "sub_feed"`,
    'DROP INDEX CONCURRENTLY "feed_link"; REINDEX TABLE CONCURRENTLY "sub"',
    'transaction=false',
  ),
}

function code(number: number): string {
  return `
const subs = { text: ['SELECT "id" FROM "sub" ORDER BY "id"'], values: [] }
const set = (end) => ({ id }) => \`UPDATE "sub" SET "title" = \${end} WHERE "id" = \${id}\`
export async function upgrade(db) {
  for (const sub of await db.query(subs)) await db.execute(set('"title" || \\'#\\'')(sub))
  await db.execute("INSERT INTO \\"tally\\" VALUES ('${number}')")
}
export async function downgrade(db) {
  for (const sub of await db.query(subs)) await db.execute(set('substr("title", 1, length("title") - 1)')(sub))
  await db.execute("DELETE FROM \\"tally\\" WHERE \\"note\\" = '${number}'")
}
`
}

/** Two backfills, piece by piece: a row that is done twice, or not at all, tells by its title. */
export function batch(number: number): string {
  return `
const set = (end) => (tx, { first, last }) =>
  tx.query({ text: [\`UPDATE "sub" SET "title" = \${end} WHERE "id" BETWEEN \`, ' AND ', ''], values: [first, last] })
const note = (tx, { first }) => tx.execute(\`INSERT INTO "tally" VALUES ('${number} \${first}')\`)
const forget = (tx, { first }) => tx.execute(\`DELETE FROM "tally" WHERE "note" = '${number} \${first}'\`)
export const transaction = false
export async function upgrade(db) {
  await db.batch({ table: 'sub', key: 'id', size: 2 }, set('"title" || \\'%\\''))
  await db.batch({ table: 'feed', key: 'id', size: 2 }, note)
}
export async function downgrade(db) {
  await db.batch({ table: 'feed', key: 'id', size: 2 }, forget)
  await db.batch({ table: 'sub', key: 'id', size: 2 }, set('substr("title", 1, length("title") - 1)'))
}
`
}

/** Fails after something else, so that it has to be undone itself. */
export const FAILING = sqlFile(
  `INSERT INTO "tally" VALUES ('failing'); INSERT INTO "absent" VALUES (1)`,
  `DELETE FROM "tally" WHERE "note" = 'failing'`,
)

/** What another branch has after the first migration of every line. */
export function mine(sort: Sort): Line {
  return { '0_init.sql': INIT, '1_mine.sql': data(91), '5_mine.sql': WALK[sort] }
}

/** Code without a transaction: nobody can know how far it came, except by what it did. */
const FREE = `
export const transaction = false
export async function upgrade(db) {
  await db.execute("INSERT INTO \\"tally\\" VALUES ('free a')")
  await db.execute("INSERT INTO \\"tally\\" VALUES ('free b')")
}
export async function downgrade(db) {
  await db.execute("DELETE FROM \\"tally\\" WHERE \\"note\\" = 'free b'")
  await db.execute("DELETE FROM \\"tally\\" WHERE \\"note\\" = 'free a'")
}
`

/** What a person does by hand who finds that code interrupted: takes away what it did, or puts it back. */
export const UNDO_FREE = `DELETE FROM "tally" WHERE "note" LIKE 'free _'`
export const REDO_FREE = `${UNDO_FREE}; INSERT INTO "tally" VALUES ('free a'); INSERT INTO "tally" VALUES ('free b')`
