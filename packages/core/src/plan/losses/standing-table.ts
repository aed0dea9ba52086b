/** A table that stood before everything that is looked at, under the names that it has in the database. */
export interface StandingTable {
  /** As it can be counted: the schema first where it is known. */
  readonly path: readonly [string, ...string[]]
  /** For people. */
  readonly name: string
  /** Null: not known, since it stands somewhere else. */
  readonly columns: readonly string[] | null
}

/** Something that may be lost, and how to count it. `statement` is null for code. */
export type PossibleLoss = { readonly statement: string | null } & (
  | { readonly what: 'table'; readonly table: StandingTable }
  | {
      readonly what: 'rows'
      readonly table: StandingTable
      /** Which rows; null where that cannot be told. */
      readonly where: string | null
      readonly atMost: boolean
    }
  | {
      readonly what: 'column'
      readonly table: StandingTable
      readonly column: string
      readonly atMost: boolean
    }
  | { readonly what: 'schema'; readonly name: string }
  | { readonly what: 'unknown' }
)
