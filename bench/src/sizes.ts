/** How much work there is. */
export interface Sizes {
  /** Migrations to start on, to apply and to undo. */
  readonly line: number
  /** Migrations that are applied where a long history is measured. */
  readonly longLine: number
  readonly scriptBytes: number
  /** Processes that start at once, and the migrations that they find. */
  readonly processes: number
  readonly crowdLine: number
  /** Of the SQLite database that gets a column. */
  readonly databaseBytes: number
}

export const FULL: Sizes = {
  line: 500,
  longLine: 5000,
  scriptBytes: 10_000_000,
  processes: 8,
  crowdLine: 100,
  databaseBytes: 1_000_000_000,
}

/** Enough to see that everything works. */
export const QUICK: Sizes = {
  line: 40,
  longLine: 200,
  scriptBytes: 500_000,
  processes: 4,
  crowdLine: 20,
  databaseBytes: 20_000_000,
}
