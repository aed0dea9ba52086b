import type { Dialect } from '@godwit/core'

/** One empty database of its own for one case: no table in it, and no file where the engine keeps one file. */
export interface TestDatabase {
  /** A fresh description of the same database. */
  dialect(): Dialect
  /** A statement that the engine refuses inside a transaction, e.g. `VACUUM`. */
  readonly outsideTransaction: string
  /** Removes the database, also where a case has left a session open. */
  drop(): Promise<void>
}

/** One sentence of the contract, checked against a real engine. Runs in any test runner: `it(name, run)`. */
export interface ConformanceCase {
  readonly name: string
  /** Rejects with an `AssertionError`, or with what went wrong. */
  run(): Promise<void>
}
