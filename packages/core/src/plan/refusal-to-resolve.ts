import { choices } from '../choices.js'
import { appFlag } from './app-flag.js'
import type { Problem } from './assessment.js'
import type { Resolution } from './requests.js'
import type { Subject } from './resolve-subject.js'

/** What speaks against saying so of a migration; null where nothing does. */
export function refusalToResolve(as: Resolution, subject: Subject): Problem | null {
  const { assessment, version, row } = subject
  const refusal = row === null ? refusalOfPending(subject) : refusalOfRecord(as, subject)
  return refusal && { app: assessment.app, versions: [version], ...refusal }
}

type Refusal = Pick<Problem, 'code' | 'message' | 'fix'>

/** What comes before it would be out of order from then on. */
function refusalOfPending({ assessment, version, file }: Subject): Refusal | null {
  const { interrupted, pending } = assessment
  const [unfinished] = interrupted
  if (unfinished !== undefined)
    return {
      code: 'INTERRUPTED',
      message: `"${version}" is not recorded, and "${unfinished.version}" is unfinished.`,
      fix: 'Go on with that one first: godwit upgrade',
    }
  const before = pending.filter((one) => file !== null && one.number < file.number)
  if (before.length === 0) return null
  const [first] = before
  return {
    code: 'OUT_OF_ORDER',
    message: `"${version}" is not the next one to be recorded: "${first?.version}" is not applied, and comes before it.`,
    fix:
      assessment.adoption === null
        ? 'Apply what comes before it first: godwit upgrade'
        : choices(['Record first what Aerich has applied', `godwit adopt aerich${appFlag(assessment.app)}`]),
  }
}

function refusalOfRecord(as: Resolution, { version, row, file }: Subject): Refusal | null {
  const isInterrupted = row?.state !== 'applied'
  const isLeaving = row?.state === 'reverting'
  if (as === 'retry' && !isInterrupted)
    return {
      code: 'NOT_INTERRUPTED',
      message: `"${version}" is recorded as applied: there is nothing to try again.`,
      fix: 'To undo it and apply it again, run: godwit redo',
    }
  if (as === 'finished' && isLeaving)
    return {
      code: 'INTERRUPTED',
      message: `"${version}" is being undone, so that nothing of it is to be finished.`,
      fix: 'Go on undoing it: godwit downgrade',
    }
  if ((as === 'retry' || as === 'finished') && isInterrupted && !isLeaving && file === null)
    return {
      code: 'MISSING',
      message: `"${version}" has no file in the folder that could be run.`,
      fix: 'Put the file back, and do the same again.',
    }
  if (as === 'edited' && isInterrupted)
    return {
      code: 'INTERRUPTED',
      message: `"${version}" is unfinished, so that there is no text yet that counts as applied.`,
      fix: 'Go on with it first: godwit upgrade',
    }
  if (as === 'edited' && file === null)
    return {
      code: 'MISSING',
      message: `"${version}" has no file in the folder that could be the same as what was applied.`,
      fix: 'Put the file back, or run: godwit upgrade --allow-missing',
    }
  return null
}
