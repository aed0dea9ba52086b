import { DatabaseError, isDatabaseError } from '../database-error.js'
import type { GodwitError } from '../errors.js'
import type { Problem } from '../plan/assessment.js'
import { chooseApps } from '../plan/choose-apps.js'
import { leadingState, planUpgrade } from '../plan/plan-upgrade.js'
import type { Policy } from '../plan/policy.js'
import type { WaitRequest } from '../plan/requests.js'
import { type Context, sessionOptions } from './context.js'
import type { Files } from './files.js'
import { patience } from './patience.js'
import { refused } from './refusals.js'
import type { WaitReport } from './reports.js'
import { LOOK, readSituation, type Situation } from './situation.js'
import { typedProblem } from './typed-problem.js'

/**
 * Waits until somebody else has applied everything. Reads only.
 * @throws DatabaseError when the time is up: `busy`, or why the database could not be read.
 */
export async function waitUntilApplied(
  context: Context,
  files: Files,
  request: WaitRequest,
  policy: Policy,
): Promise<WaitReport> {
  const { dialect, lockTimeout, stops, emit } = context
  const wait = patience(lockTimeout, stops)
  for (;;) {
    const found = await look(context, files, request, policy).catch(passing)
    if (!isDatabaseError(found) && found.outstanding.length === 0 && found.refusal === null) {
      return {
        database: dialect.database,
        state: found.state,
        warnings: found.warnings.map((problem) => typedProblem(problem, context.typed)),
        waitedMs: wait.waitedMs,
      }
    }
    if (wait.over)
      throw isDatabaseError(found) ? unreachable(found, wait.waitedMs) : inVain(context, found, wait.waitedMs)
    const waited = { type: 'wait', waitedMs: wait.waitedMs } as const
    if (isDatabaseError(found)) emit({ ...waited, for: 'database', reason: found.message })
    else
      emit({
        ...waited,
        for: 'migrations',
        reason: found.refusal?.message ?? found.outstanding.join(', and '),
      })
    await wait.pause()
  }
}

interface Found extends Pick<WaitReport, 'state' | 'warnings'> {
  /** What has to be done yet, as parts of a sentence. Empty: nothing. */
  readonly outstanding: readonly string[]
  /** Why nothing can be applied as things stand. */
  readonly refusal: Problem | null
}

async function look(context: Context, files: Files, request: WaitRequest, policy: Policy): Promise<Found> {
  const situation = await context.dialect.session(
    { ...sessionOptions(context, 'read'), waitMs: 0 },
    (session): Promise<Situation> => readSituation(session, context, files, { ...LOOK, tellsAerich: false }),
  )
  const assessments = chooseApps(situation.assessments, request)
  const { refusal, warnings } = planUpgrade(situation.assessments, request, policy)
  return {
    state: leadingState(assessments),
    outstanding: [
      ...phrase(
        '',
        assessments.flatMap(({ interrupted, pending }) => [...interrupted, ...pending]),
      ),
      ...phrase(
        'the adoption from Aerich of ',
        assessments.flatMap(({ adoption }) => (adoption?.counts ? adoption.records : [])),
      ),
    ],
    refusal,
    warnings,
  }
}

function phrase(before: string, versions: readonly { readonly version: string }[]): string[] {
  return versions.length === 0 ? [] : [`${before}${versions.map((one) => one.version).join(', ')}`]
}

/** What may be otherwise in a moment; wrong passwords are not among it. */
function passing(error: unknown): DatabaseError {
  if (!isDatabaseError(error) || !PASSING.has(error.kind)) throw error
  return error
}

const PASSING: ReadonlySet<string> = new Set(['absent', 'unavailable', 'busy', 'lost'])

/** That it is not there is no fault of what was asked for, but of the time: it may be there later. */
function unreachable(error: DatabaseError, waitedMs: number): DatabaseError {
  const kind = error.kind === 'absent' ? 'unavailable' : error.kind
  return new DatabaseError(`Waited ${waitedMs} ms in vain. ${error.message}`, { kind, cause: error })
}

function inVain({ dialect }: Context, { outstanding, refusal }: Found, waitedMs: number): GodwitError {
  if (refusal !== null) return refused(refusal, `Waited ${waitedMs} ms for somebody to change that.`)
  return new DatabaseError(
    `${dialect.database} still lacks ${outstanding.join(', and ')}, after ${waitedMs} ms.`,
    {
      kind: 'busy',
      fix: 'Find out why nobody applies them, or do it here: godwit upgrade',
    },
  )
}
