import { hostname } from 'node:os'
import type { Database } from '../dialect.js'
import { contentOf } from '../history/content.js'
import type { Snapshot } from '../history/row.js'
import {
  deleteRow,
  insertRow,
  markApplied,
  moveRow,
  releaseRow,
  rewriteRow,
  type VersionTable,
} from '../history/version-table.js'
import type { Work } from './work.js'

/** What claiming and marking a step needs to know of the version table. */
export interface Ledger {
  readonly table: VersionTable
  readonly snapshot: Snapshot
  now(): number
}

/** Thrown inside a transaction to leave it when somebody else has moved since the version table was read. */
export class ClaimLost extends Error {}

/** The id of the record that a step adds or removes. */
export function recordId(work: Work, ledger: Ledger): number {
  return work.row?.id ?? ledger.snapshot.maxId + 1
}

/** Takes the step in the version table, if the table still is as it was read. False: somebody else moved. */
export async function claim(db: Database, work: Work, ledger: Ledger): Promise<boolean> {
  if (work.direction === 'downgrade') {
    return moveRow(db, ledger.table, ledger.snapshot, {
      id: recordId(work, ledger),
      from: 'applied',
      to: 'reverting',
    })
  }
  const { migration, app, version } = work
  return insertRow(db, ledger.table, ledger.snapshot, {
    id: recordId(work, ledger),
    version,
    app,
    content: migration === null ? 'null' : contentOf(migration),
    checksum: migration?.checksum ?? null,
    source: migration?.file.source ?? null,
    state: 'running',
    appliedAt: new Date(ledger.now()).toISOString(),
    host: hostname(),
  })
}

/** Takes back the claim of a step that has done nothing. */
export async function unclaim(db: Database, work: Work, ledger: Ledger): Promise<void> {
  const id = recordId(work, ledger)
  if (work.direction === 'upgrade') await deleteRow(db, ledger.table, id)
  else await releaseRow(db, ledger.table, id)
}

/** Records that the step is done: an upgrade as applied, a downgrade by forgetting it. False: its record has gone. */
export async function mark(db: Database, work: Work, ledger: Ledger, durationMs: number): Promise<boolean> {
  const id = recordId(work, ledger)
  if (work.direction === 'downgrade') return deleteRow(db, ledger.table, id)
  // What was mended while it was interrupted is what it has run.
  if (work.row !== null && work.migration !== null) {
    const { checksum, file } = work.migration
    await rewriteRow(db, ledger.table, id, {
      content: contentOf(work.migration),
      checksum,
      source: file.source,
    })
  }
  return markApplied(db, ledger.table, { id, appliedAt: new Date(ledger.now()).toISOString(), durationMs })
}
