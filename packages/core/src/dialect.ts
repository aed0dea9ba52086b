import type { DialectEvent } from './events.js'
import type { Sql } from './sql.js'

/** Counts the incompatible changes of this contract. Core refuses a dialect that was written for another one. */
export const CONTRACT = 1

/**
 * A database engine: all that core knows of one. How to write a dialect:
 *
 * 1. Export a function named like the dialect that takes a URL or path (and what else suits the engine) and
 *    returns this object: `mysql('mysql://…')`. Construct nothing yet: a dialect is a description, and opening
 *    happens in `session`. `dialectFor` finds the function by that name. It may be an instance of a class, and so
 *    may what it hands out: everything is called as a method of its object.
 * 2. `session` opens one connection of its own, runs `work` and closes it in every outcome. Nothing leaks out.
 * 3. `split` is the engine's lexer: where statements end, what kind each is, which tokens it is made of.
 * 4. `restore` puts a copy of the whole database back, where the engine has such copies.
 * 5. Map every failure of the driver to a `DatabaseError` whose `kind` says what core may conclude, with the
 *    driver's own error as `cause`, untouched.
 *    Core exports what no engine is needed for: `statementsOf` and `refuseStatements` for scripts, `bodyDatabase`
 *    for the guard.
 * 6. Never print, never read the environment beyond what the driver does, never put a password in a message.
 * 7. Run the conformance suite of `@godwit/testkit` against the real engine. It tests every sentence below.
 */
export interface Dialect {
  /**
   * The contract this dialect was written for, as a number of its own, `1 satisfies typeof CONTRACT`: CONTRACT itself is that of
   * whichever core it is used with.
   */
  readonly contract: number
  /** Key of the migrations folder, e.g. the `name` in `migrations: { name: './folder' }`. Printed, never compared. */
  readonly name: string
  /** Where it points, for people and reports: an absolute path, `user@host:port/database`, `host:port/database`. Holds no secret. */
  readonly database: string
  /**
   * Opens one dedicated connection, runs `work` on it and closes it, whatever happens.
   * Rejects with `DatabaseError`: `absent`, `unavailable`, `denied` or `read-only` where opening fails.
   */
  session<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T>
  /**
   * Cuts a script into statements as the engine's own tools would. Pure and synchronous. Pieces that hold nothing but white space,
   * comments and semicolons are dropped.
   * @throws ScriptError with an offset: NUL bytes, unterminated text, comments or blocks, client commands.
   */
  split(script: string): Statement[]
  /**
   * Puts a copy that `TransactionOptions.backup` made, or an equal one, in the place of the whole database, and keeps what was
   * there. Either the database that was there or the one of the copy stands, whole, at every moment; where the process
   * dies within, doing it again finishes it. Rejects before it changes anything: with a `ConfigurationError` where the engine has no such
   * copies (`NOT_SUPPORTED`) or this is none (`BAD_COPY`), with a `DatabaseError` of kind `busy` while a run is at
   * work, or another connection uses the database, and with a `CopyError` where there is no room or no right.
   * @param copy an absolute path.
   */
  restore(copy: string, options: RestoreOptions): Promise<Restored>
}

export interface RestoreOptions extends Pick<SessionOptions, 'waitMs' | 'signal' | 'cancel' | 'onEvent'> {
  /** The name of the lock that a run in this schema holds. It is held here too, so that none is at work. */
  lock(schema: string): string
}

export interface Restored {
  /** Where that is kept which stood there before. Null: nothing did. */
  readonly replaced: string | null
}

export interface SessionOptions {
  /**
   * `read` creates nothing, not even the file, and cannot write. `write` may create the file, but only with the first
   * thing that is done other than `inspect`: to a run that is refused, a database that does not exist is an empty one.
   */
  readonly access: 'read' | 'write'
  /** How long, in milliseconds, to keep trying where the database is busy or the lock is taken. */
  readonly waitMs: number
  /**
   * Schema in which unqualified names are made and found. Default: the engine's own (`main`, `current_schema()`).
   * One that does not exist is refused, and none is ever ignored.
   */
  readonly schema?: string
  /**
   * Ends waiting, and refuses what is begun after it, with an `AbortedError`. A statement that is running, and a
   * transaction that is open, are allowed to end.
   */
  readonly signal?: AbortSignal
  /**
   * Ends what is running too, as far as the engine can: a statement is cancelled, a body that waits for something else
   * is given up, an open transaction is rolled back. All of it fails with an `AbortedError`.
   */
  readonly cancel?: AbortSignal
  readonly onEvent: (event: DialectEvent) => void
}

/** All that a migration gets. */
export interface Database {
  /**
   * Runs a script of any number of statements, in order. Inside a transaction they are sent in as few pieces as
   * possible, each of which is told by a `statement` event once it has succeeded. Transaction control, and statements
   * that cannot run here, are refused before anything of the script runs, and so is a script that cannot be cut: as
   * kind `statement`, with the `ScriptError` as cause. A failure is a `DatabaseError` of kind `statement` with `offset` into the script (or the statement's own
   * `offset` where a list was given) where the engine tells it or it can be found out.
   */
  execute(script: string | readonly Statement[]): Promise<void>
  /**
   * Runs one statement and returns its rows as plain objects. What `execute` refuses is refused here too; no event tells
   * of it. Integers from `Number.MIN_SAFE_INTEGER` to `Number.MAX_SAFE_INTEGER` are numbers, all others bigints.
   */
  query<Row = Record<string, unknown>>(statement: Sql): Promise<Row[]>
}

/**
 * An open transaction. Core writes its own row here; the migration's body runs inside `guard`. It is refused once its work
 * has ended, however that was: nothing of it ever runs outside the transaction.
 */
export interface Transaction extends Database {
  /**
   * Runs a migration's body, then proves that it is still the same transaction, that no query of the body is in
   * flight, that the body let no failure pass, and that nothing was lost (where the engine can lose silently). The
   * `db` of the body is refused once the body has ended; `bodyDatabase` of core does that part. A broken proof is a `DatabaseError` of kind `statement` that says what happened.
   */
  guard<T>(body: (db: Database) => Promise<T>): Promise<T>
}

export type ExpectedLoss = readonly string[] | 'any'

export interface TransactionOptions {
  /** Keeps foreign keys enforced on engines that have to switch them off during a migration. */
  readonly foreignKeys?: 'on'
  /**
   * Names of tables, triggers, indexes and views whose rows or selves the body may lose: not a loss then. `any`: a person has
   * agreed to whatever goes.
   */
  readonly expectLoss?: ExpectedLoss
  /**
   * All statements of the migration, where each of them commits by itself; told before the first of them runs. An engine
   * refuses here what is only safe in one transaction.
   */
  readonly among?: readonly Statement[]
  /**
   * The work may be run again from its start after a rollback. So it need not wait long for locks that others hold, while
   * yet others wait behind it: where the engine makes them wait, it gives up early, rolls back, and tries again until
   * `waitMs` is over. Each wait is told by a `lock` event.
   */
  readonly repeatable?: boolean
  /**
   * Names of tables of the session's schema that nobody else may change while the transaction is open: it waits until they
   * are free before its work begins, and the work reads what was committed by then. Where the engine can, others wait
   * who only want to read them.
   */
  readonly lock?: readonly string[]
  /**
   * Makes a copy of the whole database as it is when the transaction begins: nobody can write any more, and the work has not
   * begun. It is told by a `backup` event. An engine that makes no copies tells by a notice `NO_BACKUP` what does instead, where
   * the copy is required, and goes on.
   */
  readonly backup?: Backup
}

export interface Backup {
  /** Where to: an absolute path of a folder that is there, or of a file that is not. Default: beside the database. */
  readonly to?: string
  /** How many of the copies in that folder stay, this one among them. Default: all. */
  readonly keep?: number
  /** No copy is made of a database that is larger. Default: of any. */
  readonly maxBytes?: number
  /**
   * Tables in which the caller keeps its records. Their rows are no data of the user's: where there are no others, there is
   * nothing to copy. A copy has as many of them as its original, or it is not taken for one.
   */
  readonly bookkeeping: readonly string[]
  /**
   * Where no copy can be made the transaction rejects with a `CopyError`, before its work. Else a notice `NO_BACKUP` tells why,
   * and it goes on; then a copy is not even tried where there is not twice the room for it.
   */
  readonly required: boolean
}

/**
 * One open connection. Outside `transaction` each statement commits by itself, without a lock timeout. Calls that are made
 * at once queue, and run one after the other. What the work of an open transaction asks of the session instead of
 * its `tx`, be it another transaction, would wait for itself: it is refused at once, as kind `statement`.
 */
export interface Session extends Database {
  /**
   * What stands where. One consistent snapshot; never writes. With `columnsOf`, tables of other names need not tell their columns:
   * most callers want to know of one table, and of a large schema that spares the greater part of the work.
   */
  inspect(columnsOf?: readonly string[]): Promise<Place>
  /**
   * Runs `work` while holding the named lock, as exclusive as the engine can be: other sessions asking for the same
   * name wait, up to `waitMs`, and then fail with kind `busy`. It ends with the session, and never outlives the process.
   * Correctness never rests on it, only on `transaction`.
   *
   * `instead` may be asked where the session has waited, while it has the lock or without it: what it gives, unless that is
   * undefined, is the result, and `work` is not run. It is worth asking when whoever had the lock has let go of it: then all who
   * wait can find at once that nothing is left for them, instead of one after the other.
   */
  exclusive<T>(lock: string, work: () => Promise<T>, instead?: () => Promise<T | undefined>): Promise<T>
  /**
   * Runs `work` in one transaction, serialised against other writers of what it writes. Commits when `work` resolves, rolls
   * back when it rejects, or when the session ends before it, and rejects with the first error. A COMMIT that did not commit is an error; a connection
   * lost during COMMIT is kind `unknown-outcome`.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * After an interruption: what did this `outside-transaction` statement leave behind? `not done` promises that it
   * can be run again now; leftovers that prevent it are removed first. `unknown`: a person has to look.
   */
  recover(statement: Statement): Promise<'done' | 'not done' | 'unknown'>
  /**
   * For a migration of which something may be there without a record: what is to be seen of each of its statements, in
   * their order, one answer each. Changes nothing, needs no right to write, and copies no rows. An engine on which no statement
   * of a failed script stays, or that cannot see, says `unknown`.
   */
  effects(statements: readonly Statement[]): Promise<StatementEffect[]>
}

/**
 * What is to be seen of a statement. `done`: what it makes is there just so, and what it takes away is not, or those after it
 * that are done have changed that. `not done`: it has not run, and would change the schema. `repeatable`: it can run again whatever
 * became of it, and does no harm, such as one with IF NOT EXISTS whose table is there. `unknown`: it may be either,
 * as of all that changes rows.
 */
export type StatementEffect = 'done' | 'not done' | 'repeatable' | 'unknown'

export interface Place {
  /** The schema that `SessionOptions.schema` named, or the engine's default. */
  readonly schema: string
  /** The database's clock: ISO 8601, UTC, milliseconds. */
  readonly now: string
  /** Whether writing is impossible for a reason the engine states: a standby, a read-only file. */
  readonly readOnly: boolean
  /** Tables and views of `schema`, in no particular order. */
  readonly tables: readonly PlaceTable[]
  /**
   * Names of tables in other schemas that unqualified names may find. Empty where `SessionOptions.schema` says where to work, and
   * on engines that know no search path.
   */
  readonly elsewhere: readonly string[]
}

export interface PlaceTable {
  readonly name: string
  /** `internal`: not the user's doing, e.g. owned by an extension, or the shadow of a virtual table. */
  readonly kind: 'table' | 'view' | 'foreign' | 'internal'
  readonly columns: readonly string[]
}

export interface Statement {
  /** As written, without the terminator and without white space and comments around it. */
  readonly text: string
  /** Where `text` begins in the script, in UTF-16 code units. */
  readonly offset: number
  /** The same as a line number, counted from 1. */
  readonly line: number
  /**
   * `outside-transaction`: the engine refuses it inside one. `transaction-control`: BEGIN, COMMIT, ROLLBACK and
   * their like, which belong to the runner; SAVEPOINT, RELEASE and ROLLBACK TO may be taken for it, or left to the
   * migration where they cannot hurt the runner. `unsupported`: would not do what it says when run by a runner.
   * `setting`: changes the session for what comes after it; where the statements of a migration run one by one, it is
   * run again before each of those. `inside-transaction`: means nothing to any statement after its own transaction.
   */
  readonly kind:
    | 'plain'
    | 'setting'
    | 'outside-transaction'
    | 'inside-transaction'
    | 'transaction-control'
    | 'unsupported'
  /** What to write instead, for the kinds that are refused: a sentence, which becomes the fix of the error. */
  readonly advice?: string
  /**
   * The statement's tokens as written, without comments and white space. A name in quotes is one token with its quotes, a dot,
   * a comma and a parenthesis is one of its own: core reads from them what a downgrade would lose.
   */
  readonly tokens: readonly string[]
}
