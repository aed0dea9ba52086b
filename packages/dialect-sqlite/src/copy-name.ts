import { createHash } from 'node:crypto'

/** What names of files beside a database say: a safety copy, or what stood there before a copy was put back. */
export type Kind = 'backup' | 'before-restore'

/**
 * A name that sorts by time: `bot.db.backup-20261125T220642Z`.
 * @param attempt from 1 on: the second one of the same second has `-2` behind it, and so on.
 */
export function copyName(database: string, kind: Kind, now: Date, attempt: number): string {
  const time = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')
  return `${database}.${kind}-${time}${attempt === 1 ? '' : `-${attempt}`}`
}

/** Whether a file is named just so. Nothing else is ever taken for one of ours. */
export function isCopyName(name: string, database: string, kind: Kind): boolean {
  const start = `${database}.${kind}-`
  return name.startsWith(start) && /^\d{8}T\d{6}Z(?:-[1-9]\d*)?$/.test(name.slice(start.length))
}

/** Orders the names of one database's copies, the oldest first. */
export function byTime(one: string, other: string): number {
  return Number(timeOf(one) > timeOf(other)) - Number(timeOf(one) < timeOf(other)) || nth(one) - nth(other)
}

/**
 * Of the copies in a folder, those that are too many: the oldest ones, and never the one that was just made, whatever the clock
 * says.
 */
export function surplusOf(copies: readonly string[], made: string, keep: number): string[] {
  const others = copies.filter((name) => name !== made).sort(byTime)
  return others.slice(0, Math.max(0, others.length - (keep - 1)))
}

/** A name that tells databases of one name in different folders apart. */
export function markedName(database: string, location: string): string {
  return `${database}.${createHash('sha256').update(location).digest('hex').slice(0, 8)}`
}

/** The name of a copy that is being made. */
export function partialName(database: string, location: string): string {
  return `${markedName(database, location)}.partial`
}

/** The name of a copy that is being prepared to be put back. Nobody else gives such a name to a file. */
export function stagingName(database: string, location: string): string {
  return `${markedName(database, location)}.restoring`
}

function timeOf(name: string): string {
  return /-(\d{8}T\d{6}Z)/.exec(name)?.[1] ?? ''
}

function nth(name: string): number {
  return Number(/Z-(\d+)$/.exec(name)?.[1] ?? 1)
}
