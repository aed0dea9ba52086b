import { choices } from '../../choices.js'
import type { HistoryRow } from '../../history/row.js'
import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'
import type { Applied, Rule } from '../assessment.js'
import { waysOut } from '../ways-out.js'

/** Begun, and neither applied nor undone. */
export const interrupted: Rule = ({ app, interrupted }) =>
  interrupted.map((one) => ({
    code: 'INTERRUPTED',
    versions: [one.version],
    message: `"${one.version}" is unfinished: ${isCodeInDoubt(one.row) ? 'what it did is not recorded' : `${one.row.statementsDone} of its statements are done`}. Another process is running it, or was stopped.`,
    fix: isCodeInDoubt(one.row)
      ? `If nothing else is running, nobody can know what it did. ${waysOut({ app, version: one.version, direction: directionOf(one) })}`
      : waysOn(one, app),
  }))

function waysOn(one: Applied, app: string): string {
  const saying = (way: string) => `godwit resolve ${shellWord(one.version)} --${way}${appFlag(app)}`
  if (directionOf(one) === 'downgrade')
    return choices(['If nothing else is running, go on undoing it', `godwit downgrade${appFlag(app)}`])
  return choices(
    [
      one.file === null
        ? 'If nothing else is running, put its file back, and go on with it'
        : 'If nothing else is running, go on with it',
      'godwit upgrade',
    ],
    ['If it cannot be gone on with: once you have finished it by hand', saying('applied')],
    ['Or once nothing of it is left', saying('reverted')],
  )
}

function directionOf({ row }: Applied): 'upgrade' | 'downgrade' {
  return row.state === 'reverting' ? 'downgrade' : 'upgrade'
}

/** Code has no checksum. What it did by itself is not counted. */
function isCodeInDoubt({ checksum, inDoubt, statementsDone }: HistoryRow): boolean {
  return checksum === null && inDoubt && statementsDone === 0
}
