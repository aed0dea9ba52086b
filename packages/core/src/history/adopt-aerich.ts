import { numberOf } from '../source/number.js'
import type { AerichRow } from './aerich-table.js'
import { modernName, type Successor, successors } from './legacy-suffix.js'

/** What of one app's records of Aerich would be recorded here. */
export interface Adoption {
  /** In Aerich's order, oldest application first. Complete only where there is no obstacle. */
  readonly records: readonly AdoptedRecord[]
  /** With one of these nothing may be adopted. */
  readonly obstacles: readonly AdoptionObstacle[]
  /** What was applied after a migration with a higher number. */
  readonly outOfOrder: readonly AdoptedRecord[]
}

/** One record under the version that it has here. */
export interface AdoptedRecord {
  readonly version: string
  /** As Aerich has recorded it. */
  readonly recorded: string
}

export type AdoptionObstacle =
  /** No file is its successor. `version` is the one that it would have; without a number it can have none. */
  | { readonly kind: 'file-missing'; readonly row: AerichRow; readonly version: string }
  /** One migration has two records: the same name twice, or under two suffixes. */
  | {
      readonly kind: 'recorded-twice'
      readonly rows: readonly [AerichRow, AerichRow]
      readonly version: string
    }

/** Finds the file of each record, by the same rule as for old names in the version table. */
export function planAdoption(rows: readonly AerichRow[], files: readonly Successor[]): Adoption {
  const successorOf = successors(files)
  const records: AdoptedRecord[] = []
  const obstacles: AdoptionObstacle[] = []
  const outOfOrder: AdoptedRecord[] = []
  const taken = new Map<string, AerichRow>()
  let newest = -1n

  for (const row of rows) {
    const version = successorOf(row.version)
    if (version === undefined) {
      obstacles.push({ kind: 'file-missing', row, version: modernName(row.version) })
      continue
    }
    const other = taken.get(version)
    if (other !== undefined) {
      obstacles.push({ kind: 'recorded-twice', rows: [other, row], version })
      continue
    }
    taken.set(version, row)
    const record = { version, recorded: row.version }
    const number = numberOf(version) ?? -1n
    if (number < newest) outOfOrder.push(record)
    else newest = number
    records.push(record)
  }
  return { records, obstacles, outOfOrder }
}

/**
 * What Aerich has recorded and the version table has not, by their numbers, which tell without loading a file: somebody has
 * used Aerich since, or undone it here.
 */
export function unadopted(rows: readonly AerichRow[], recorded: readonly string[]): AdoptedRecord[] {
  const known = new Set(recorded.map(numberOf))
  return rows
    .map((row) => ({ version: modernName(row.version), recorded: row.version }))
    .filter(({ version }) => {
      const number = numberOf(version)
      return number !== null && !known.has(number)
    })
}
