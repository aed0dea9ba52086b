import type { Dialect } from '@godwit/core'
import type { Era } from './eras.js'
import { AERICH_VERSIONS, type Engine, upgradeOf, VERSIONS } from './migrations.js'

/** A database that Aerich has kept, and what its own driver says of it. */
export interface OldDatabase {
  readonly url: string
  dialect(): Dialect
  /** Runs a script by the driver alone. */
  run(script: string): Promise<void>
  /** Aerich's table with all that belongs to it, byte by byte, and where the engine tells it when each row was written. */
  aerich(): Promise<readonly string[]>
  /** Everything in the database. */
  everything(): Promise<unknown>
}

/** What brings an empty database to where Aerich has left it, with rows in the tables of the bot. */
export function scriptOf(engine: Engine, { appLength, content, contentType, rows }: Era): string {
  const id =
    engine === 'sqlite' ? 'INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL' : 'SERIAL NOT NULL PRIMARY KEY'
  const literal = `'${content.replaceAll("'", "''")}'`
  const applied = VERSIONS.slice(0, rows.length)
  return [
    `CREATE TABLE "aerich" ("id" ${id}, "version" VARCHAR(255) NOT NULL,
      "app" VARCHAR(${appLength}) NOT NULL, "content" ${contentType[engine]} NOT NULL);`,
    ...applied.map((version) => upgradeOf(engine, version)),
    ...rows.map(([row, suffix], number) => {
      const version = `${AERICH_VERSIONS[engine][number]}${suffix}`
      return `INSERT INTO "aerich" ("id", "version", "app", "content") VALUES (${row}, '${version}', 'models', ${literal});`
    }),
    ...(engine === 'postgres' ? [`SELECT setval('aerich_id_seq', max("id")) FROM "aerich";`] : []),
    `INSERT INTO "channel" ("link") VALUES ('https://one.example'), ('https://two.example');`,
    ...(rows.length > 2
      ? [`INSERT INTO "reader" ("name", "channel_id") VALUES ('Ada', 1), ('Grace', 2), ('Mary', 2);`]
      : []),
  ].join('\n')
}
