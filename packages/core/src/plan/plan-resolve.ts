import { ConfigurationError } from '../errors.js'
import type { HistoryRow } from '../history/row.js'
import type { Applied, Assessment, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { findTarget } from './find-target.js'
import { checkTarget, type Resolution, type ResolveRequest } from './requests.js'

/** What becomes of one record, by a person's word. */
export interface ResolvePlan {
  readonly app: string
  readonly version: string
  readonly row: HistoryRow
  readonly as: Resolution
  /** False: the record says so already. */
  readonly changes: boolean
  /** Null: nothing speaks against it. */
  readonly refusal: Problem | null
  /** What to do once it is recorded; null where nothing follows. */
  readonly next: string | null
}

const RESOLUTIONS: readonly string[] = ['applied', 'reverted', 'retry', 'edited'] satisfies Resolution[]

/**
 * What `resolve` would change in the version table. It runs no migration.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP, BAD_OPTION.
 */
export function planResolve(all: readonly Assessment[], request: ResolveRequest): ResolvePlan {
  checkTarget(request.version)
  if (!RESOLUTIONS.includes(request.as)) {
    throw new ConfigurationError('BAD_OPTION', `as is ${String(request.as)}.`, {
      fix: `It can be: ${RESOLUTIONS.join(', ')}`,
    })
  }
  const { assessment, one } = findRecord(all, request)
  const { as } = request
  return {
    app: assessment.app,
    version: one.version,
    row: one.row,
    as,
    changes: changes(as, one, assessment),
    refusal: refusalOf(as, one, assessment),
    next: nextAfter(as, one),
  }
}

interface Found {
  readonly assessment: Assessment
  readonly one: Applied
}

function findRecord(all: readonly Assessment[], { app, version }: ResolveRequest): Found {
  const assessments = chooseApps(all, app === undefined ? {} : { app })
  const found = assessments.flatMap((assessment): Found[] => {
    const one = findTarget(version, assessment.applied)
    return one === undefined ? [] : [{ assessment, one }]
  })
  const [first, second] = found
  if (first === undefined) {
    const recorded = assessments.flatMap(({ applied }) => applied.map((one) => one.version))
    throw new ConfigurationError('UNKNOWN_TARGET', `There is no record of "${version}".`, {
      fix: `Recorded: ${recorded.slice(-5).join(', ') || 'nothing'}. For all of them, run: godwit history`,
    })
  }
  if (second !== undefined) {
    throw new ConfigurationError('UNKNOWN_APP', `"${version}" is recorded for several apps.`, {
      fix: `Say which app (--app): ${found.map(({ assessment }) => assessment.app).join(', ')}`,
    })
  }
  return first
}

function changes(as: Resolution, one: Applied, { edited }: Assessment): boolean {
  switch (as) {
    case 'applied':
      return one.row.state !== 'applied'
    case 'edited':
      return edited.includes(one)
    case 'retry':
      return one.row.inDoubt
    case 'reverted':
      return true
  }
}

function refusalOf(as: Resolution, one: Applied, { app }: Assessment): Problem | null {
  const { version, row, file } = one
  const problem = (code: Problem['code'], message: string, fix: string): Problem => ({
    code,
    app,
    versions: [version],
    message,
    fix,
  })
  const interrupted = row.state !== 'applied'
  if (as === 'retry' && !interrupted)
    return problem(
      'NOT_INTERRUPTED',
      `"${version}" is recorded as applied: there is nothing to try again.`,
      'To undo it and apply it again, run: godwit redo',
    )
  if (as === 'retry' && file === null && row.state === 'running')
    return problem(
      'MISSING',
      `"${version}" has no file in the folder that could be run again.`,
      'Put the file back, and do the same again.',
    )
  if (as === 'edited' && interrupted)
    return problem(
      'INTERRUPTED',
      `"${version}" is unfinished, so that there is no text yet that counts as applied.`,
      'Go on with it first: godwit upgrade',
    )
  if (as === 'edited' && file === null)
    return problem(
      'MISSING',
      `"${version}" has no file in the folder that could be the same as what was applied.`,
      'Put the file back, or run: godwit upgrade --allow-missing',
    )
  return null
}

function nextAfter(as: Resolution, { row }: Applied): string | null {
  if (as === 'retry') return row.state === 'reverting' ? 'godwit downgrade' : 'godwit upgrade'
  return as === 'edited' ? null : 'godwit status'
}
