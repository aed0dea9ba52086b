import type { Database, Session } from '../../dialect.js'
import { rewriteRow } from '../../history/claims.js'
import { contentOf, parseContent } from '../../history/content.js'
import type { HistoryRow } from '../../history/row.js'
import { blessRow, forgetRow, retryRow, settleRow } from '../../history/verdicts.js'
import { readContents } from '../../history/version-table.js'
import type { ResolvePlan } from '../../plan/plan-resolve.js'
import type { Resolution } from '../../plan/requests.js'
import type { Migration } from '../../source/migration.js'
import { ClaimLost, type Expected, isoTime } from '../claim.js'
import type { Files } from '../files.js'

/** What is to become of a record that there is, by the word of a person. */
export interface RecordChange extends Pick<ResolvePlan, 'app' | 'version'> {
  readonly row: HistoryRow
  readonly as: Exclude<Resolution, 'finished'>
}

/**
 * Changes one record by a person's word.
 * @throws ClaimLost where it is not as it was read any more.
 */
export async function changeRecord(
  session: Session,
  files: Files,
  change: RecordChange,
  expected: Expected,
): Promise<void> {
  const { app, version, as, row } = change
  const isNeeded = as === 'edited' || (as === 'applied' && row.state === 'running')
  const file = isNeeded ? files.find(app, version) : undefined
  const migration = file === undefined ? null : await files.load(file)
  const changed = await session.transaction((tx) => rewrite(tx, change, migration, expected))
  if (!changed) throw new ClaimLost()
}

async function rewrite(
  db: Database,
  { as, row }: RecordChange,
  migration: Migration | null,
  expected: Expected,
): Promise<boolean> {
  const { table } = expected
  switch (as) {
    case 'reverted':
      return forgetRow(db, table, row)
    case 'retry':
      if (row.statementsDone > 0 || row.checkpoint !== null) return retryRow(db, table, row)
      // Nothing of it is done: as if it had never begun.
      return row.state === 'running'
        ? forgetRow(db, table, row)
        : settleRow(db, table, row, isoTime(expected))
    case 'applied':
      if (!(await settleRow(db, table, row, isoTime(expected)))) return false
      // What was finished by hand is what the file says; what was being undone is there as it was recorded.
      if (migration !== null) await rewriteRow(db, table, row.id, textOf(migration, []))
      return true
    case 'edited': {
      if (migration === null) return false
      const contents = await readContents(db, table)
      const accepted = parseContent(contents.get(row.id) ?? null)?.accepted ?? []
      const before = row.checksum === null ? [] : [row.checksum]
      return blessRow(db, table, row, textOf(migration, [...new Set([...accepted, ...before])]))
    }
  }
}

function textOf(migration: Migration, accepted: readonly string[]) {
  const { checksum, file } = migration
  return { content: contentOf(migration, accepted), checksum, sourceHash: file.sourceHash }
}
