import { batch, data, INIT, type Line, type Sort, sqlFile, WALK } from './lines.js'

export const LENGTH = 60
/** Where the one migration stands that cannot be a transaction. */
const WALKED = 33
/** And the one that goes through a table in pieces. */
const BATCHED = 44

/** Sixty migrations: tables, columns, rows, rebuilds, views, triggers, one that runs without a transaction, and one backfill. */
export function longLine(sort: Sort): Line {
  const files = Array.from({ length: LENGTH }, (_, number) => [
    number === BATCHED ? `${number}_batch.mjs` : `${number}_${KINDS[number % KINDS.length]?.name ?? ''}.sql`,
    textOf(number, sort),
  ])
  return Object.fromEntries(files)
}

function textOf(number: number, sort: Sort): string {
  if (number === 0) return INIT
  if (number === WALKED) return WALK[sort]
  if (number === BATCHED) return batch(number)
  const kind = KINDS[number % KINDS.length]
  return kind === undefined ? data(number) : kind.text(number, sort)
}

interface Kind {
  readonly name: string
  text(number: number, sort: Sort): string
}

const KINDS: readonly Kind[] = [
  { name: 'data', text: data },
  {
    name: 'table',
    text: (number) =>
      sqlFile(
        `CREATE TABLE "t${number}" ("id" INTEGER PRIMARY KEY, "sub_id" INTEGER REFERENCES "sub" ("id") ON DELETE CASCADE);
CREATE INDEX "t${number}_sub" ON "t${number}" ("sub_id");
INSERT INTO "t${number}" SELECT "id" + ${number}, "id" FROM "sub"`,
        `DROP TABLE "t${number}"`,
      ),
  },
  {
    name: 'column',
    text: (number) =>
      sqlFile(
        `ALTER TABLE "sub" ADD COLUMN "c${number}" TEXT NOT NULL DEFAULT 'c'; UPDATE "sub" SET "c${number}" = "title"`,
        `ALTER TABLE "sub" DROP COLUMN "c${number}"`,
      ),
  },
  {
    name: 'rebuild',
    text: (number, sort) => {
      const note = `INSERT INTO "tally" VALUES ('${number}')`
      const forget = `DELETE FROM "tally" WHERE "note" = '${number}'`
      return sort === 'sqlite'
        ? sqlFile(`${rebuild(`"link" || '/'`)};\n${note}`, `${rebuild(SHORTER)};\n${forget}`)
        : sqlFile(
            `UPDATE "feed" SET "link" = "link" || '/'; ${note}`,
            `UPDATE "feed" SET "link" = ${SHORTER}; ${forget}`,
          )
    },
  },
  {
    name: 'view',
    text: (number) =>
      sqlFile(
        `CREATE VIEW "v${number}" AS SELECT "id", "link" FROM "feed" WHERE "id" <> ${number}; DROP VIEW "v${number}";
INSERT INTO "tally" VALUES ('${number}')`,
        `DELETE FROM "tally" WHERE "note" = '${number}'`,
      ),
  },
]

const SHORTER = `substr("link", 1, length("link") - 1)`

/** Subscriptions point to this table: were foreign keys on, dropping it would take them along. */
function rebuild(link: string): string {
  return `CREATE TABLE "feed_new" ("id" INTEGER PRIMARY KEY, "link" TEXT NOT NULL);
INSERT INTO "feed_new" SELECT "id", ${link} FROM "feed";
DROP TABLE "feed";
ALTER TABLE "feed_new" RENAME TO "feed"`
}
