import { parseContent } from '../history/content.js'
import type { Contents, LoadedStep } from './loaded-step.js'
import { changedBeginning, unprovable } from './refusals.js'

/**
 * Checks that an interrupted step can be gone on with: what is done of it cannot be done differently, what is not
 * done may have been mended.
 * @throws StateError INTERRUPTED
 */
export function checkResumable(step: LoadedStep, contents: Contents): void {
  const { row, script, direction, transaction, migration } = step
  if (transaction)
    throw unprovable(step, 'a migration that runs in a transaction never leaves such a record behind')
  if (row === null || row.statementsDone === 0) {
    if (script.kind === 'code' && row?.inDoubt !== false)
      throw unprovable(step, 'it is code, which may have stopped anywhere')
    return
  }
  if (script.kind === 'code') return
  if (row.checksum !== null && row.checksum === migration?.checksum) return
  const recorded = parseContent(contents.get(row.id) ?? null)?.[direction] ?? []
  const done = recorded.slice(0, row.statementsDone)
  const asRecorded = done.every((text, index) => text === script.statements[index]?.text)
  if (done.length < row.statementsDone || !asRecorded) throw changedBeginning(step, row.statementsDone)
}
