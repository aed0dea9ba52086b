import { planAdoption } from '../history/adopt-aerich.js'
import type { HistoryRow } from '../history/row.js'
import type { AppFacts, AssessedAdoption } from './assessment.js'

/** What becomes of Aerich's records of an app. Null where it has none, or where the version table has some: those count. */
export function assessAdoption({ rows, files, aerich }: AppFacts): AssessedAdoption | null {
  if (aerich === null || aerich.rows.length === 0 || rows.length > 0) return null
  const adoption = planAdoption(aerich.rows, files)
  const { wanted } = aerich
  return { ...adoption, wanted, counts: wanted && adoption.obstacles.length === 0 }
}

/** The records as they will stand in the version table, whatever ids they get there. */
export function adoptedRows({ records }: AssessedAdoption, { app, files }: AppFacts): HistoryRow[] {
  const byVersion = new Map(files.map((file) => [file.version, file]))
  return records.map(({ version }, index) => ({
    id: index + 1,
    version,
    app,
    checksum: byVersion.get(version)?.checksum ?? null,
    sourceHash: byVersion.get(version)?.sourceHash ?? null,
    state: 'applied',
    statementsDone: 0,
    inDoubt: true,
    checkpoint: null,
    appliedAt: null,
    durationMs: null,
  }))
}
