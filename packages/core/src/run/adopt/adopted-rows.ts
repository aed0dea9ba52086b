import { hostname } from 'node:os'
import type { Transaction } from '../../dialect.js'
import { keyOf, readAerichRows } from '../../history/aerich-table.js'
import { insertRow, type NewRow, nextId } from '../../history/claims.js'
import { contentOf } from '../../history/content.js'
import { knownIds, withId } from '../../history/known-ids.js'
import type { VersionTable } from '../../history/table-shape.js'
import { ClaimLost } from '../claim.js'
import type { Files } from '../files.js'
import type { AdoptedEntry } from '../journal.js'
import type { Situation } from '../situation.js'

/** A record that Aerich has and the version table is to have. */
export interface AdoptedRow extends NewRow {
  /** As Aerich has recorded it. */
  readonly recorded: string
}

/**
 * The records to adopt, each with the text of its file, all loaded before any is written.
 * @throws MigrationFileError when a file is faulty.
 */
export async function loadAdopted(situation: Situation, files: Files): Promise<AdoptedRow[]> {
  const loaded: AdoptedRow[] = []
  const first = nextId(knownIds(situation.rows.map((row) => row.id)))
  const appliedAt = new Date(situation.now()).toISOString()
  for (const { app, adoption } of situation.assessments) {
    if (!adoption?.counts) continue
    for (const { version, recorded } of adoption.records) {
      const file = files.find(app, version)
      if (file === undefined) throw new Error(`"${version}" is to be adopted without a file.`)
      const migration = await files.load(file)
      loaded.push({
        id: first + loaded.length,
        version,
        app,
        recorded,
        content: contentOf(migration),
        checksum: migration.checksum,
        sourceHash: file.sourceHash,
        state: 'applied',
        step: 0,
        appliedAt,
        host: hostname(),
      })
    }
  }
  return loaded
}

/** Whether Aerich's records are as they were read. The transaction has to keep others from changing them. */
export async function isAsRead(tx: Transaction, { aerich }: Situation): Promise<boolean> {
  return aerich !== null && keyOf(await readAerichRows(tx, aerich.table)) === keyOf(aerich.rows)
}

/** @throws ClaimLost when somebody else has written to the version table. */
export async function recordAdopted(
  tx: Transaction,
  table: VersionTable,
  { rows }: Situation,
  adopted: readonly AdoptedRow[],
): Promise<void> {
  let ids = knownIds(rows.map((row) => row.id))
  for (const row of adopted) {
    if (!(await insertRow(tx, table, ids, row))) throw new ClaimLost()
    ids = withId(ids, row.id)
  }
}

/** What the journal notes of them. */
export function entriesOf(adopted: readonly AdoptedRow[]): AdoptedEntry[] {
  return adopted.map(({ id, app, version, recorded, appliedAt }) => ({
    id,
    app,
    version,
    recorded,
    appliedAt,
  }))
}
