import Database from 'better-sqlite3'

export const TABLES = `CREATE TABLE IF NOT EXISTS "member" ("id" INTEGER PRIMARY KEY, "name" VARCHAR(99) NOT NULL);
CREATE TABLE IF NOT EXISTS "note" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "text" TEXT, "member_id" BIGINT NOT NULL
  REFERENCES "member" ("id") ON DELETE CASCADE);`
export const STATEMENTS = [
  `ALTER TABLE "note" ADD "pinned" SMALLINT NOT NULL  DEFAULT 0 /* 0: no, 1: yes */`,
  `ALTER TABLE "note" ADD "colour" VARCHAR(16)`,
  `ALTER TABLE "member" ADD "note_limit" SMALLINT`,
]
export const UNDO = `ALTER TABLE "member" DROP COLUMN "note_limit";
ALTER TABLE "note" DROP COLUMN "colour";
ALTER TABLE "note" DROP COLUMN "pinned";`

/** A migration file. `head` is an option line. */
export const file = (upgrade: string, downgrade: string, head = '') =>
  `${head}-- upgrade --\n${upgrade}\n-- downgrade --\n${downgrade}\n`

export const FIRST = file(TABLES, 'DROP TABLE "note";\nDROP TABLE "member";')
export const HALF = file(`${STATEMENTS.join(';\n')};`, UNDO)
export const LATER = file('CREATE TABLE "tag" ("id" INTEGER);', 'DROP TABLE "tag";')

/** A database that another runner has left half-way, looked at through a handle of its own. */
export interface HalfApplied {
  readonly db: Database.Database
  /**
   * As a runner does whose script commits what is open before it begins: each statement by itself, up to the first that
   * fails, which is the one after `until`.
   */
  runOneByOne(statements: readonly string[], until: number): void
  fill(): void
  /** All rows of the two tables, by the columns that they had before. */
  rows(): unknown[]
  columns(table: string): string[]
}

export function halfApplied(path: string): HalfApplied {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  return {
    db,
    runOneByOne(statements, until) {
      for (const statement of statements.slice(0, until)) db.exec(statement)
    },
    fill() {
      db.exec(`INSERT INTO "member" VALUES (1, 'Ann'), (-100, 'Channel');
        INSERT INTO "note" ("id", "text", "member_id") VALUES (1, 'a', 1), (2, 'b', 1), (7, 'c', -100);`)
    },
    rows: () => [
      db.prepare('SELECT id, name FROM member ORDER BY id').raw().all(),
      db.prepare('SELECT id, text, member_id FROM note ORDER BY id').raw().all(),
    ],
    columns: (table) => (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name),
  }
}
