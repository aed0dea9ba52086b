import { ConfigurationError } from '../errors.js'
import type { HistoryRow } from '../history/row.js'
import type { Assessment, Problem } from './assessment.js'
import { refusalToResolve } from './refusal-to-resolve.js'
import { checkTarget, type Resolution, type ResolveRequest } from './requests.js'
import { findSubject, type Subject } from './resolve-subject.js'

/** What becomes of one migration's record, by a person's word. */
export interface ResolvePlan {
  readonly app: string
  readonly version: string
  /** Null: it has none yet. */
  readonly row: HistoryRow | null
  readonly as: Resolution
  /** False: the record says so already. */
  readonly changes: boolean
  /** Null: nothing speaks against it. */
  readonly refusal: Problem | null
  /** What to do once it is recorded; null where nothing follows. */
  readonly next: string | null
}

const RESOLUTIONS: readonly string[] = [
  'applied',
  'finished',
  'reverted',
  'retry',
  'edited',
] satisfies Resolution[]

/**
 * What `resolve` would change in the version table.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP, BAD_OPTION.
 */
export function planResolve(all: readonly Assessment[], request: ResolveRequest): ResolvePlan {
  checkTarget(request.version)
  if (!RESOLUTIONS.includes(request.as)) {
    throw new ConfigurationError('BAD_OPTION', `as is ${String(request.as)}.`, {
      fix: `It can be: ${RESOLUTIONS.join(', ')}`,
    })
  }
  const subject = findSubject(all, request)
  const { as } = request
  return {
    app: subject.assessment.app,
    version: subject.version,
    row: subject.row,
    as,
    changes: changes(as, subject),
    refusal: refusalToResolve(as, subject),
    next: nextAfter(as, subject),
  }
}

function changes(as: Resolution, { row, version, assessment }: Subject): boolean {
  switch (as) {
    case 'applied':
    case 'finished':
      return row?.state !== 'applied'
    case 'edited':
      return assessment.edited.some((one) => one.version === version)
    case 'retry':
      return row?.inDoubt === true
    case 'reverted':
      return true
  }
}

function nextAfter(as: Resolution, { row, version, assessment }: Subject): string | null {
  switch (as) {
    case 'retry':
      return row?.state === 'reverting' ? 'godwit downgrade' : 'godwit upgrade'
    case 'edited':
      return null
    case 'finished':
      return assessment.pending.some((file) => file.version !== version) ? 'godwit upgrade' : 'godwit status'
    case 'applied':
    case 'reverted':
      return 'godwit status'
  }
}
