import { DatabaseError, isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { StateError } from '../errors.js'
import type { Problem } from '../plan/assessment.js'
import { type Plan, stepKey } from '../plan/plan.js'
import { type Context, sessionOptions } from './context.js'
import { type Journal, openJournal } from './journal.js'
import type { Library } from './library.js'
import { performEach, performTogether, type Stage } from './perform.js'
import { prepare } from './prepare.js'
import { type Reading, readSituation, type Situation } from './situation.js'
import { canBeTogether } from './take.js'
import { loadWork } from './work.js'

/** Decides what a run would do, from what has been read. Pure: it is asked again whenever somebody else has moved. */
export type Decide = (situation: Situation) => Plan

export interface Run extends Reading {
  readonly context: Context
  readonly library: Library
  readonly decide: Decide
  /** All steps share one transaction; `if possible`: unless one of them cannot. */
  readonly together: boolean | 'if possible'
}

export interface Outcome {
  readonly journal: Journal
  /** As it was decided last. */
  readonly plan: Plan
  /** As it was read last. */
  readonly situation: Situation
}

/** read → plan → apply, as often as it takes. Nothing to do needs no lock and no right to write. */
export async function run(request: Run): Promise<Outcome> {
  const journal = openJournal()
  const options = sessionOptions(request.context, 'write')
  const attempt = () =>
    request.context.dialect.session(options, (session) => conduct(request, session, journal))
  try {
    return await attempt()
  } catch (error) {
    if (!isDatabaseError(error) || error.kind !== 'unknown-outcome') throw error
    // Only a new session can tell whether that COMMIT happened; planning again from what it reads is right either way.
    return attempt()
  }
}

async function conduct(request: Run, session: Session, journal: Journal): Promise<Outcome> {
  const situation = await readAndSettle(request, session, journal)
  const plan = request.decide(situation)
  if (plan.refusal === null && plan.steps.length === 0 && !needsRenaming(situation))
    return { journal, plan, situation }
  const { schema, name } = situation.table
  return session.exclusive(`${schema}.${name}`, () => conductExclusively(request, session, journal))
}

async function conductExclusively(request: Run, session: Session, journal: Journal): Promise<Outcome> {
  const { context, library, decide } = request
  for (let lostAt: string | null = null; ; ) {
    const situation = await readAndSettle(request, session, journal)
    const stand = JSON.stringify(situation.rows)
    if (lostAt === stand) throw cannotRecord(context)
    const plan = decide(situation)
    if (plan.refusal !== null) throw refusalError(plan.refusal)
    const steps = plan.resumes ? plan.steps : outstanding(plan, journal)
    if (steps.length === 0 && !needsRenaming(situation)) return { journal, plan, situation }
    if (situation.place.readOnly) throw readOnly(context, steps)

    const works = await loadWork(steps, session, situation, library, context.dialect.split)
    const table = await prepare(session, context, situation)
    if (table === null) continue
    const stage: Stage = { session, context, journal, table, rows: situation.rows, now: situation.now }
    const together = request.together === 'if possible' ? canBeTogether(works) : request.together
    const perform = together && !plan.resumes ? performTogether : performEach
    lostAt = (await perform(stage, works)) === 'claim lost' ? stand : null
  }
}

/** Of the steps that the run set out to do, those that it has not done: planning again must not widen it. */
function outstanding(plan: Plan, journal: Journal): Plan['steps'] {
  journal.wanted ??= new Set(plan.steps.map(stepKey))
  const { wanted } = journal
  const done = new Set(journal.completed.map(stepKey))
  return plan.steps.filter((step) => wanted.has(stepKey(step)) && !done.has(stepKey(step)))
}

async function readAndSettle(request: Run, session: Session, journal: Journal): Promise<Situation> {
  const situation = await readSituation(session, request.context, request.library, request)
  const { uncertain } = journal
  if (uncertain !== null) {
    const { id, ...step } = uncertain
    const isThere = situation.rows.some(
      (row) => row.id === id && row.app === step.app && row.state === 'applied',
    )
    if (isThere === (step.direction === 'upgrade')) journal.completed.push(step)
    journal.uncertain = null
  }
  return situation
}

function needsRenaming({ assessments }: Situation): boolean {
  return assessments.some(({ renames, obstacles }) => renames.length > 0 && obstacles.length === 0)
}

/** The error for a plan that must not run. */
export function refusalError({ code, app, versions, message, fix }: Problem): StateError {
  return new StateError(code, `${message} Nothing was changed.`, app, versions, { fix })
}

/** A claim is only lost to somebody who moved. When nobody did, trying again would never end. */
function cannotRecord({ dialect, table }: Context): DatabaseError {
  return new DatabaseError(
    `Nothing can be recorded in "${table}" of ${dialect.database}: its rows don't change.`,
    {
      kind: 'denied',
      fix: 'Look for a rule, a trigger or row-level security on that table.',
    },
  )
}

function readOnly(context: Context, steps: Plan['steps']): DatabaseError {
  const versions = steps.map((step) => step.version).join(', ')
  return new DatabaseError(`${context.dialect.database} cannot be written, but has to be for: ${versions}`, {
    kind: 'read-only',
  })
}
