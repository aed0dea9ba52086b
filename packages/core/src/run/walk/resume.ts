import { parseContent } from '../../history/content.js'
import type { HistoryRow } from '../../history/row.js'
import type { Contents, LoadedStep } from '../loaded-step.js'
import { changedBeginning, unprovable } from '../refusals.js'
import { parseCheckpoint } from './checkpoint.js'

/**
 * Checks that an interrupted step can be gone on with: what is done of it cannot be done differently, what is not
 * done may have been mended.
 * @throws StateError INTERRUPTED
 */
export function checkResumable(step: LoadedStep, contents: Contents): void {
  const { row, script, direction, transaction, migration } = step
  if (transaction)
    throw unprovable(step, 'it is one transaction by now, which never leaves such a record behind')
  if (row === null || isUntouched(row)) return
  const recorded = parseContent(contents.get(row.id) ?? null)
  if (parseCheckpoint(row.checkpoint) === null) throw unprovable(step, 'its checkpoint cannot be read')
  const parts = script.kind === 'code' ? 1 : script.statements.length
  if (row.statementsDone > parts)
    throw unprovable(
      step,
      `${row.statementsDone} of its statements are recorded as done, and it has ${parts}`,
    )
  const isSameText = row.checksum !== null && row.checksum === migration?.checksum
  const wasCode = direction === 'upgrade' ? row.checksum === null : recorded?.downgrade === null
  if (!isSameText && wasCode !== (script.kind === 'code'))
    throw unprovable(step, `it was begun as ${wasCode ? 'code, and is SQL' : 'SQL, and is code'} by now`)
  if (script.kind === 'code') {
    if (row.statementsDone === 0 && row.inDoubt)
      throw unprovable(step, 'it is code, which may have stopped anywhere')
    return
  }
  checkBeginning(step, row, contents)
}

/**
 * Checks that what is recorded as done of an interrupted step is what it begins with.
 * @throws StateError INTERRUPTED
 */
export function checkBeginning(step: LoadedStep, row: HistoryRow, contents: Contents): void {
  const { script, direction, migration } = step
  const isSameText = row.checksum !== null && row.checksum === migration?.checksum
  if (script.kind === 'code' || row.statementsDone === 0 || isSameText) return
  const recorded = parseContent(contents.get(row.id) ?? null)
  const done = (recorded?.[direction] ?? []).slice(0, row.statementsDone)
  const asRecorded = done.every((text, index) => text === script.statements[index]?.text)
  if (done.length < row.statementsDone || !asRecorded) throw changedBeginning(step, row.statementsDone)
}

/** Nothing of it is done, or in doubt. */
function isUntouched({ statementsDone, inDoubt, checkpoint }: HistoryRow): boolean {
  return statementsDone === 0 && !inDoubt && checkpoint === null
}
