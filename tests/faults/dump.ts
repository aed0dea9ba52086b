/** Everything in a database that counts, one line each, sorted: the same for the same content, however it came about. */
export interface Dump {
  readonly schema: readonly string[]
  readonly data: readonly string[]
  /** Rows of the version table, without what differs by nature: when, how long, and on which host. */
  readonly versions: readonly string[]
}

export interface Difference {
  /** In the expected dump, and not in this one. */
  readonly lost: readonly string[]
  /** In this one, or more often than expected. */
  readonly doubled: readonly string[]
}

export function difference(expected: Dump, found: Dump): Difference {
  return {
    lost: surplus(linesOf(expected), linesOf(found)),
    doubled: surplus(linesOf(found), linesOf(expected)),
  }
}

export const VERSION_TABLE = 'godwit_migrations'

type Row = Readonly<Record<string, unknown>>

/** What is not compared has to be there all the same. */
export function versionLine({ applied_at, duration_ms, host, ...row }: Row): string {
  const told = {
    applied_at: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(applied_at)),
    duration_ms: Number(duration_ms) >= 0 && duration_ms !== null,
    host: typeof host === 'string' && host !== '',
  }
  return JSON.stringify({ ...row, told })
}

export function dataLine(table: string, row: Row): string {
  return `${table} ${JSON.stringify(row)}`
}

function linesOf({ schema, data, versions }: Dump): string[] {
  return [
    ...schema.map((line) => `schema: ${line}`),
    ...data.map((line) => `row: ${line}`),
    ...versions.map((line) => `version: ${line}`),
  ]
}

function surplus(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}
