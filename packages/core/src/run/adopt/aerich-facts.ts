import type { AerichFacts } from '../../plan/assessment.js'
import type { AerichRecords } from './read-aerich.js'

/** What of Aerich's records concerns one app. */
export function aerichFacts(records: AerichRecords | null, app: string, wanted: boolean): AerichFacts | null {
  if (records === null) return null
  const apps = new Set(records.rows.map((row) => row.app))
  return {
    table: records.table,
    rows: records.rows.filter((row) => row.app === app),
    otherApps: [...apps].filter((other) => other !== app),
    wanted,
  }
}
