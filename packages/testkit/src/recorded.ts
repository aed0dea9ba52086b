import { identifier, isDatabaseError, sql } from '@godwit/core'
import { inSession } from './in-session.js'
import type { TestDatabase } from './test-database.js'

export interface Recorded {
  readonly id: number
  readonly version: string
  readonly app: string
  readonly content: string
  readonly checksum: string | null
  readonly state: string | null
  readonly step: number | null
  readonly checkpoint: string | null
  readonly applied_at: string | null
  readonly duration_ms: number | null
}

/** The rows of the version table as they are, oldest first. */
export function recorded(database: TestDatabase, table = 'godwit_migrations'): Promise<Recorded[]> {
  return inSession(database, (session) =>
    session.query(sql`SELECT * FROM ${identifier(table)} ORDER BY "id"`),
  )
}

/** The recorded versions as they are, oldest first. */
export async function recordedVersions(database: TestDatabase): Promise<string[]> {
  return (await recorded(database)).map((row) => row.version)
}

/** Everything in the database, to compare; `absent` where there is none. Leaves no trace. */
export async function snapshot(database: TestDatabase): Promise<string> {
  const read = inSession(
    database,
    async (session) => {
      const tables: Record<string, unknown> = {}
      const place = await session.inspect()
      for (const { name, kind, columns } of place.tables) {
        if (kind === 'internal') continue
        const rows = await session.query(sql`SELECT * FROM ${identifier(name)}`)
        tables[name] = { kind, columns, rows: rows.map((row) => JSON.stringify(row)).toSorted() }
      }
      return JSON.stringify(
        Object.entries(tables).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        null,
        2,
      )
    },
    { access: 'read' },
  )
  return read.catch((error: unknown) => {
    if (isDatabaseError(error) && error.kind === 'absent') return 'absent'
    throw error
  })
}
