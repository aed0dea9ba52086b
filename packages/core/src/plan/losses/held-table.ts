import type { Place } from '../../dialect.js'
import type { StandingTable } from './standing-table.js'
import { asWritten, type Name, type NamePart } from './token-reader.js'

/** A table as it is by now, and what it holds of the tables that stood before the run. */
export interface HeldTable {
  readonly schema: string
  name: string
  /** It ends with the session, and holds nothing for good. */
  readonly temporary: boolean
  /** Whether its rows may be others than those that can be counted, or fewer. */
  touched: boolean
  thinned: boolean
  /** By the names that its columns have: whose values they hold, of all rows or of some. */
  readonly columns: Map<string, ReadonlyMap<HeldColumn, Share>>
  /** Whose rows it holds, be it without all of their columns. */
  readonly rows: Map<StandingTable, Share>
}

export type Share = 'all' | 'some'

/** The larger one. */
export function most(shares: readonly (Share | undefined)[]): Share | undefined {
  return shares.includes('all') ? 'all' : shares.find((share) => share !== undefined)
}

/** A column of a table that stood before. */
export interface HeldColumn {
  readonly table: StandingTable
  readonly column: string
}

/** The tables that stand: each holds itself. Those that unqualified names find somewhere else are counted by such a name. */
export function standingTables({ schema, tables, elsewhere }: WhereTablesStand): HeldTable[] {
  const here = tables
    .filter(({ kind }) => kind === 'table')
    .map(({ name, columns }) => standing(schema, { path: [schema, name], name, columns }))
  const names = new Set(tables.map(({ name }) => name))
  const others = elsewhere
    .filter((name) => !names.has(name))
    .map((name) => standing(schema, { path: [name], name, columns: null }))
  return [...here, ...others]
}

export type WhereTablesStand = Pick<Place, 'schema' | 'tables' | 'elsewhere'>

export function standing(schema: string, table: StandingTable): HeldTable {
  const columns = (table.columns ?? []).map(
    (column) => [column.toLowerCase(), new Map([[{ table, column }, 'all' as const]])] as const,
  )
  return {
    schema,
    name: table.path.at(-1) ?? '',
    temporary: false,
    touched: false,
    thinned: false,
    columns: new Map(columns),
    rows: new Map([[table, 'all']]),
  }
}

/** The table that a name means: of those that it may mean, the one that fits it best, and was made last. */
export function findTable(tables: readonly HeldTable[], name: Name, home: string): HeldTable | undefined {
  const [schema, table] = [name.at(-2), name.at(-1)]
  if (table === undefined) return undefined
  const near = tables.filter((one) => {
    if (schema === undefined) return one.temporary || one.schema === home
    return isTemporary(schema, home) ? one.temporary : !one.temporary && fit(schema, one.schema) > 0
  })
  const best = Math.max(0, ...near.map((one) => fit(table, one.name)))
  return best === 0 ? undefined : near.findLast((one) => fit(table, one.name) === best)
}

/** Whether it is what engines call the schema of temporary tables, be it with their initials before. */
export function isTemporary(schema: NamePart, home: string): boolean {
  const name = asWritten(schema)
  return name !== home && /^(?:[a-z]{2}_)?temp$/i.test(name)
}

/** How well a written name fits one of the database: engines differ in whether capitals count. */
function fit(written: NamePart, actual: string): number {
  if (asWritten(written) === actual) return 3
  if (written.text === actual) return 2
  return written.text.toLowerCase() === actual.toLowerCase() ? 1 : 0
}
