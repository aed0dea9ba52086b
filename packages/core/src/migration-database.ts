import { DatabaseError } from './database-error.js'
import type { Database } from './dialect.js'
import type { Sql } from './sql.js'

/** What a migration that is code works with. */
export interface MigrationDatabase extends Database {
  /**
   * Works through a table in pieces, ordered by a key: for backfills that are too large for one transaction. Each piece
   * is a transaction of its own with the checkpoint in it, so that an interrupted migration goes on after the last piece
   * that was committed. Only for migrations with `transaction=false`.
   *
   * The code around it is run again from its start then; pieces that are done are skipped. What else it does by itself
   * (`execute`, `query`) has no checkpoint: interrupted after that, a person has to say what became of it.
   * @param work changes the rows of one piece; it may be run again after a rollback, and must do all of it through its `db`.
   */
  batch(batch: Batch, work: (db: Database, piece: Piece) => Promise<unknown>): Promise<void>
}

export interface Batch {
  /** Name of a table, as it is: it is quoted. */
  readonly table: string
  /** Column to go by: numbers or texts, not null, indexed, and never changed by `work`. */
  readonly key: string
  /** How many rows a piece has. @default 1000 */
  readonly size?: number
  /** Only these rows: a condition, such as ``sql`"title" IS NULL` ``. */
  readonly where?: Sql
}

/** The rows whose key is from `first` to `last`, both included, and that `where` holds for. */
export interface Piece {
  readonly first: BatchKey
  readonly last: BatchKey
}

export type BatchKey = number | bigint | string

/** For code that is one transaction: a piece of it cannot be one. */
export function withoutBatches(db: Database): MigrationDatabase {
  return {
    execute: (script) => db.execute(script),
    query: (statement) => db.query(statement),
    batch: async () => {
      throw new DatabaseError('A migration in one transaction has no batches.', {
        kind: 'statement',
        fix: 'Give it the option transaction=false; or do all of it with one statement.',
      })
    },
  }
}
