import { renameSync, rmSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'

/** What SQLite keeps beside a file while it is at work, and leaves there when it is killed. */
const SUFFIXES = ['-journal', '-wal', '-shm'] as const

/** Removes a file with all that SQLite has left beside it, which would be taken for a part of the next one of that name. */
export async function removeWithJournals(file: string): Promise<void> {
  for (const suffix of ['', ...SUFFIXES]) await rm(`${file}${suffix}`, { force: true })
}

/** Whether nothing has this name, or lies there for a file of this name. */
export function isFree(file: string): boolean {
  return ['', ...SUFFIXES].every(
    (suffix) => statSync(`${file}${suffix}`, { throwIfNoEntry: false }) === undefined,
  )
}

/** Moves what lies beside a file along with its name: it would be taken for a part of whatever has that name next. */
export function moveJournals(from: string, to: string): void {
  for (const suffix of ['-journal', '-wal'])
    if (statSync(`${from}${suffix}`, { throwIfNoEntry: false }))
      renameSync(`${from}${suffix}`, `${to}${suffix}`)
  // An index of the latter, made anew where it is missing.
  rmSync(`${from}-shm`, { force: true })
}
