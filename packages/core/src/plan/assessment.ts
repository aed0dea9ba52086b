import type { StateCode } from '../errors.js'
import type { AdoptedRecord, Adoption } from '../history/adopt-aerich.js'
import type { AerichRow, AerichTable } from '../history/aerich-table.js'
import type { Rename, RenameObstacle } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'

/** Where an app of a database stands. When several hold, the first one here is the one that counts. */
export const STATES = [
  'interrupted',
  'diverged',
  'missing',
  'edited',
  'out-of-order',
  'needs-baseline',
  'empty',
  'ahead',
  'pending',
  'up-to-date',
] as const

export type State = (typeof STATES)[number]

/** A migration file as far as its state is concerned. */
export interface FileFacts {
  readonly version: string
  readonly number: bigint
  readonly sourceHash: string | null
  /** Undefined where it need not be known: the file is pending, or its source is the recorded one. */
  readonly checksum?: string | null
  /** Empty where it need not be known: every record has its file. */
  readonly formerly: readonly string[]
  readonly accepts: readonly string[]
  /** Empty where it need not be known: the file is not pending. */
  readonly dependsOn: readonly string[]
}

export interface AppFacts {
  readonly app: string
  /** Ordered by number. */
  readonly files: readonly FileFacts[]
  /** This app's records, oldest application first. */
  readonly rows: readonly HistoryRow[]
  readonly hasVersionTable: boolean
  readonly userTables: readonly string[]
  /** By record id, the option `compatibleFrom` of migrations without a file. Empty where the database is not ahead. */
  readonly compatibleFrom: ReadonlyMap<number, bigint>
  /** Null: Aerich has no table in this database. */
  readonly aerich: AerichFacts | null
}

/** What Aerich has recorded in the same database. */
export interface AerichFacts {
  readonly table: AerichTable
  /** This app's records, oldest application first. */
  readonly rows: readonly AerichRow[]
  /** Apps of which it has records besides. */
  readonly otherApps: readonly string[]
  /** Whether a run would record them here before all else. */
  readonly wanted: boolean
}

/** What becomes of Aerich's records of an app of which the version table has none. */
export interface AssessedAdoption extends Adoption {
  readonly wanted: boolean
  /** Wanted, and nothing is in its way: the app is assessed as if the records stood in the version table. */
  readonly counts: boolean
}

/** A record under the version that it has, or will have once it is renamed. */
export interface Applied {
  readonly version: string
  /** Null: the recorded name does not begin with a number. */
  readonly number: bigint | null
  readonly row: HistoryRow
  readonly file: FileFacts | null
}

/** One thing that is not as it should be. */
export interface Problem {
  readonly code: StateCode
  readonly app: string
  readonly versions: readonly string[]
  readonly message: string
  /** What to type or write next. */
  readonly fix: string
}

/** Where one app stands. */
export interface Standing {
  readonly app: string
  readonly state: State
  /** All states that hold, by precedence. */
  readonly states: readonly State[]
  /** Oldest application first. */
  readonly applied: readonly Applied[]
  /** Ordered by number. */
  readonly pending: readonly FileFacts[]
  /** Recorded without a file, and newer than every file. */
  readonly ahead: readonly Applied[]
  /** Those of `ahead` that demand a release with newer files than these, and the number that it has to have. */
  readonly incompatible: readonly { readonly applied: Applied; readonly from: bigint }[]
  /** Recorded without a file, and not newer than every file. */
  readonly missing: readonly Applied[]
  readonly edited: readonly Applied[]
  readonly outOfOrder: readonly FileFacts[]
  /** Recorded under the number of a file that has another name. */
  readonly renumbered: readonly { readonly applied: Applied; readonly file: FileFacts }[]
  readonly interrupted: readonly Applied[]
  readonly renames: readonly Rename[]
  readonly obstacles: readonly RenameObstacle[]
  readonly userTables: readonly string[]
  readonly hasVersionTable: boolean
  readonly aerich: AerichFacts | null
  /** Null: there is nothing of this app that could be adopted. */
  readonly adoption: AssessedAdoption | null
  /** Recorded by Aerich, and not in the version table, which has records of the app. */
  readonly unadopted: readonly AdoptedRecord[]
}

/** The same with everything worth telling about it. */
export interface Assessment extends Standing {
  readonly problems: readonly Problem[]
}

/** What one kind of thing that is not as it should be is told as. */
export type Rule = (standing: Standing) => Omit<Problem, 'app'>[]
