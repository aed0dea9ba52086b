import { VERSION_SUFFIX } from '../source/file-name.js'
import type { HistoryRow } from './row.js'

/** A record whose version has to change, and to what. */
export interface Rename {
  readonly id: number
  readonly from: string
  readonly to: string
}

/** Why records cannot be renamed. */
export type RenameObstacle =
  | { readonly kind: 'successor-missing'; readonly recorded: string; readonly expected: string }
  | {
      readonly kind: 'recorded-twice'
      readonly recorded: readonly [string, string]
      readonly version: string
    }

/** A migration as far as renaming is concerned. */
export interface Successor {
  readonly version: string
  readonly formerly: readonly string[]
}

/** The version that a recorded name means: `0_init.sql` is `0_init`. A plain version passes through. */
export function modernName(recorded: string): string {
  return recorded.includes('.') ? recorded.replace(VERSION_SUFFIX, '') : recorded
}

/** Says which of the files a recorded name means: by its own name, or by one that the file lists in `formerly`. */
export function successors(files: readonly Successor[]): (recorded: string) => string | undefined {
  const versions = new Set(files.map((file) => file.version))
  const formerly = new Map<string, string>()
  for (const file of files) for (const former of file.formerly) formerly.set(former, file.version)
  return (recorded) => {
    const modern = modernName(recorded)
    return versions.has(modern) ? modern : (formerly.get(recorded) ?? formerly.get(modern))
  }
}

/**
 * What has to be renamed in one app's records so that every one carries the version of its file: names with a file
 * suffix, and names that a file lists in `formerly`. All or none: with an obstacle nothing may be renamed.
 */
export function planRenames(
  rows: readonly HistoryRow[],
  files: readonly Successor[],
): { readonly renames: readonly Rename[]; readonly obstacles: readonly RenameObstacle[] } {
  const successorOf = successors(files)
  const renames: Rename[] = []
  const obstacles: RenameObstacle[] = []
  const taken = new Map<string, string>()

  for (const row of rows) {
    const modern = modernName(row.version)
    const to = successorOf(row.version)
    if (to === undefined && modern !== row.version) {
      obstacles.push({ kind: 'successor-missing', recorded: row.version, expected: modern })
    }
    const version = to ?? row.version
    const other = taken.get(version)
    if (other !== undefined)
      obstacles.push({ kind: 'recorded-twice', recorded: [other, row.version], version })
    taken.set(version, row.version)
    if (version !== row.version) renames.push({ id: row.id, from: row.version, to: version })
  }
  return { renames, obstacles }
}
