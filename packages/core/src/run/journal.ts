import type { Direction } from '../direction.js'
import { StateError } from '../errors.js'
import type { HistoryRow } from '../history/row.js'
import { type Plan, type Step, stepKey } from '../plan/plan.js'
import type { CompletedStep, MigrationName } from './reports.js'

/** What one run set out to do and has done. It outlives the session: a run that gets no answer goes on in another. */
export interface Journal {
  /** In the order in which they were completed. */
  readonly completed: readonly JournalEntry[]
  /** Sentences for a run that ends early: what is done and stays, and what may be. */
  kept(): string
  /** Notes that a step begins. False: it has begun before, and nobody could know whether it was done. */
  begin(step: Step): boolean
  complete(entry: JournalEntry): void
  /** Notes what code without a transaction has left behind when it failed; undefined where a step begins. */
  leave(left: CodeLeft | undefined): void
  readonly left: CodeLeft | undefined
  /** Notes that the run was stopped within a step, with the sentence that says what of it stays. */
  stopped(consequences: string): void
  /** Notes steps whose COMMIT got no answer, with the ids of the records that they were adding or removing. */
  doubt(entries: readonly DoubtfulEntry[]): void
  /** Finds out from the records which of the doubtful steps were done. Gives those. */
  settle(rows: readonly HistoryRow[]): readonly JournalEntry[]
  /** Notes records that are about to be adopted, all or none; none, where they were not. */
  adopting(entries: readonly AdoptedEntry[]): void
  /** Finds out from the records whether they were adopted by this run. Gives those that were, once. */
  settleAdoption(rows: readonly HistoryRow[]): readonly AdoptedEntry[]
  /** What this run has adopted. */
  readonly adopted: readonly AdoptedEntry[]
  /** Whether there is something doubtful that has not been settled. */
  isInDoubt(): boolean
  /**
   * Of a plan, the steps that the run set out to do when it first planned under the lock, and has not done: planning
   * again must not widen it.
   * @throws StateError PLAN_CHANGED where somebody else has undone what comes before them.
   */
  outstanding(plan: Plan): readonly Step[]
  /** Whether the run has done some of what it set out to do. */
  isUnderWay(): boolean
  /** Whether the run has done all that it set out to do. */
  isFinished(): boolean
}

/** Nothing, pieces of batches that are gone on with, or what nobody can know. */
export type CodeLeft = 'nothing' | 'pieces' | 'in doubt'

export interface JournalEntry extends CompletedStep {
  readonly direction: Direction
  readonly from: Step['from']
  /** An earlier run had begun it. */
  readonly resumed: boolean
}

export interface DoubtfulEntry extends JournalEntry {
  readonly id: number
}

/** A record of another tool's that was written into the version table. */
export interface AdoptedEntry extends MigrationName {
  readonly id: number
  /** Under which name it was recorded there. */
  readonly recorded: string
  readonly appliedAt: string
}

export function openJournal(): Journal {
  const completed: JournalEntry[] = []
  const begun = new Set<string>()
  let stop: string | undefined
  let left: CodeLeft | undefined
  let doubtful: readonly DoubtfulEntry[] = []
  let wanted: ReadonlySet<string> | undefined
  let adopting: readonly AdoptedEntry[] = []
  const adopted: AdoptedEntry[] = []
  const keysOfCompleted = new Set<string>()
  const isDone = (key: string): boolean => keysOfCompleted.has(key)
  const complete = (entry: JournalEntry): void => {
    completed.push(entry)
    keysOfCompleted.add(stepKey(entry))
  }
  return {
    completed,
    kept: () => stop ?? keptOf({ adopted, adopting, completed, doubtful }),
    begin(step) {
      const isNew = !begun.has(stepKey(step))
      begun.add(stepKey(step))
      return isNew
    },
    complete,
    leave(found) {
      left = found
    },
    get left() {
      return left
    },
    stopped(consequences) {
      stop = consequences
    },
    doubt(entries) {
      doubtful = entries
    },
    settle(rows) {
      const done = doubtful.filter((entry) => happened(entry, rows)).map(({ id, ...entry }) => entry)
      doubtful = []
      done.forEach(complete)
      return done
    },
    adopting(entries) {
      adopting = entries
    },
    settleAdoption(rows) {
      const done = adopting.every((entry) => rows.some((row) => isOf(entry, row))) ? adopting : []
      adopting = []
      adopted.push(...done)
      return done
    },
    adopted,
    isInDoubt: () => doubtful.length > 0 || adopting.length > 0,
    outstanding(plan) {
      if (plan.unfinished) return plan.steps
      wanted ??= new Set(plan.steps.map(stepKey))
      const steps = plan.steps.filter((step) => wanted?.has(stepKey(step)) && !isDone(stepKey(step)))
      checkNothingBefore(steps.at(-1), plan.steps, wanted)
      return steps
    },
    isUnderWay() {
      return wanted !== undefined && [...wanted].some(isDone)
    },
    isFinished() {
      return wanted !== undefined && [...wanted].every(isDone)
    },
  }
}

interface Doings {
  readonly adopted: readonly AdoptedEntry[]
  readonly adopting: readonly AdoptedEntry[]
  readonly completed: readonly JournalEntry[]
  readonly doubtful: readonly DoubtfulEntry[]
}

function keptOf({ adopted, adopting, completed, doubtful }: Doings): string {
  const versions = (direction: Direction): string =>
    completed
      .filter((entry) => entry.direction === direction)
      .map((entry) => entry.version)
      .join(', ')
  const [undone, applied] = [versions('downgrade'), versions('upgrade')]
  const names = [
    ...(adopting.length === 0 ? [] : ['the adoption']),
    ...doubtful.map(({ version, direction }) => `"${version}" (${direction})`),
  ]
  const sentences = [
    adopted.length === 0
      ? []
      : [`Adopted before that, and kept: ${adopted.map(({ version }) => version).join(', ')}.`],
    undone === '' ? [] : [`Undone before that: ${undone}.`],
    applied === '' ? [] : [`Done before that, and kept: ${applied}.`],
    names.length === 0
      ? []
      : [
          `Whether ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} committed is not known: run: godwit status`,
        ],
  ].flat()
  return sentences.join(' ') || 'Nothing was changed.'
}

/**
 * Planning again must not widen the run, nor leave a hole in it: what somebody else has undone meanwhile comes first.
 * @throws StateError PLAN_CHANGED
 */
function checkNothingBefore(
  last: Step | undefined,
  planned: readonly Step[],
  wanted: ReadonlySet<string>,
): void {
  if (last === undefined || last.direction === 'downgrade') return
  const before = planned.slice(0, planned.indexOf(last)).filter((step) => !wanted.has(stepKey(step)))
  if (before.length === 0) return
  const versions = before.map((step) => step.version)
  throw new StateError(
    'PLAN_CHANGED',
    `Somebody else has undone meanwhile what comes before "${last.version}": ${versions.join(', ')}.`,
    last.app,
    versions,
    { fix: 'Find out who is going back; then run: godwit upgrade' },
  )
}

/** Another run may have adopted the same, but hardly at the same moment. */
function isOf({ id, app, version, appliedAt }: AdoptedEntry, row: HistoryRow): boolean {
  return row.id === id && row.app === app && row.version === version && row.appliedAt === appliedAt
}

/** A record that is there but not applied belongs to a step that has been claimed, and no more. */
function happened({ id, app, version, direction }: DoubtfulEntry, rows: readonly HistoryRow[]): boolean {
  const row = rows.find((one) => one.id === id && one.app === app)
  return direction === 'upgrade'
    ? row?.state === 'applied' && row.version === version
    : row?.version !== version
}
