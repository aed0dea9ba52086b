import { renameSync, rmSync, statSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'

/** Which of the files that SQLite keeps beside one, and leaves there when it is killed, may hold a part of it. */
const PARTS = ['-journal', '-wal'] as const

/** An index of a part, made anew where it is missing. */
const INDEX = '-shm'

const NAMES = ['', ...PARTS, INDEX] as const

/** Removes a file with all that SQLite has left beside it, which would be taken for a part of the next one of that name. */
export async function removeWithSideFiles(file: string): Promise<void> {
  for (const suffix of NAMES) await rm(`${file}${suffix}`, { force: true })
}

/** Whether nothing has this name, or lies there for a file of this name. */
export function isFree(file: string): boolean {
  return NAMES.every((suffix) => statSync(`${file}${suffix}`, { throwIfNoEntry: false }) === undefined)
}

/** Moves what lies beside a file along with its name: it would be taken for a part of whatever has that name next. */
export function moveSideFiles(from: string, to: string): void {
  for (const suffix of PARTS)
    if (statSync(`${from}${suffix}`, { throwIfNoEntry: false }))
      renameSync(`${from}${suffix}`, `${to}${suffix}`)
  rmSync(`${from}${INDEX}`, { force: true })
}

/** The file beside this one that holds a part of it; undefined where it is whole by itself. */
export async function partBeside(file: string): Promise<string | undefined> {
  for (const suffix of PARTS) {
    const found = await stat(`${file}${suffix}`).catch(() => undefined)
    if (found !== undefined && found.size > 0) return `${file}${suffix}`
  }
  return undefined
}
