import type { HistoryRow } from '../history/row.js'
import { isComparable } from '../source/checksum.js'
import type { MigrationFile } from '../source/migration.js'
import type { Applied, FileFacts } from './assessment.js'

/** Whether a file may have been edited since it was applied: only its checksum can tell, for which it has to be loaded. */
export function mayBeEdited(file: Pick<MigrationFile, 'sourceHash'>, row: HistoryRow): boolean {
  return row.checksum !== null && isComparable(row.checksum) && !hasRecordedText(file, row)
}

/** Whether the SQL of a file differs from what was applied. A record without a checksum that we know cannot tell. */
export function isEdited({ row, file }: Applied): boolean {
  if (file === null || row.checksum === null || row.state !== 'applied' || !mayBeEdited(file, row))
    return false
  return file.checksum !== row.checksum && !file.accepts.includes(row.checksum)
}

/**
 * Whether a file is the very text that was applied, which alone is trusted to undo it: a text that it merely accepts
 * is not. A record without a checksum cannot tell, and trusts the file.
 */
export function isAsApplied({ row, file }: Pick<Applied, 'row' | 'file'>): boolean {
  if (file === null) return false
  return row.checksum === null || hasRecordedText(file, row) || file.checksum === row.checksum
}

function hasRecordedText(file: Pick<FileFacts, 'sourceHash'>, row: HistoryRow): boolean {
  return file.sourceHash !== null && file.sourceHash === row.sourceHash
}
