import type { RunEvent } from '../events.js'

/** What a command that changes the database needs of it beforehand. */
export interface Needs {
  /** Where there is no database, it makes one. Other commands make nothing of nothing. */
  readonly makesDatabase: boolean
  /** Where the database does not answer yet, and that is to be waited for, it waits. */
  readonly waits: boolean
}

export const NEEDS: Readonly<Record<RunEvent['command'], Needs>> = {
  upgrade: { makesDatabase: true, waits: true },
  downgrade: { makesDatabase: false, waits: true },
  redo: { makesDatabase: false, waits: true },
  sync: { makesDatabase: true, waits: true },
  baseline: { makesDatabase: false, waits: true },
  adopt: { makesDatabase: false, waits: true },
  resolve: { makesDatabase: false, waits: true },
  // What it replaces may be gone, or no database any more.
  restore: { makesDatabase: true, waits: false },
}
