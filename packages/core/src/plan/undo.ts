import { shellWord } from '../shell-word.js'
import type { Applied, Assessment, Problem } from './assessment.js'
import { isAsApplied } from './edited.js'
import { dependencyKey } from './order-by-dependency.js'
import type { Plan, Step } from './plan.js'
import type { ExpectedStep } from './requests.js'

/** By record id, what each applied migration was recorded to depend on. */
export type RecordedDependencies = ReadonlyMap<number, readonly string[]>

/** A record, with the app that it is of. */
export type Owned = Applied & { readonly app: string }

/** The records of these apps, the newest application first. */
export function newestFirst(assessments: readonly Pick<Assessment, 'app' | 'applied'>[]): Owned[] {
  return assessments
    .flatMap(({ app, applied }) => applied.map((one) => ({ app, ...one })))
    .sort((a, b) => b.row.id - a.row.id)
}

/**
 * The steps that undo these records, in this order: by the file where it is the text that was applied, else by the recorded
 * SQL. Refused where it is not what was expected, or where something that stays depends on it.
 */
export function undo(
  all: readonly Assessment[],
  undone: readonly Owned[],
  dependencies: RecordedDependencies,
  expected?: readonly ExpectedStep[],
): Pick<Plan, 'steps' | 'refusal'> {
  const steps = undone.map(undoStep)
  return { steps, refusal: planChanged(steps, expected) ?? dependedUpon(all, undone, dependencies) }
}

function undoStep(one: Owned): Step {
  const { app, version, row } = one
  return {
    app,
    version,
    direction: 'downgrade',
    row,
    resumed: row.state === 'reverting',
    from: isAsApplied(one) || isMended(one) ? 'file' : 'recorded',
  }
}

/** The rest of a downgrade that was interrupted may have been mended; that its beginning was not is checked when it is loaded. */
function isMended({ row, file }: Owned): boolean {
  return row.state === 'reverting' && row.statementsDone > 0 && file !== null
}

function planChanged(steps: readonly Step[], expected: readonly ExpectedStep[] | undefined): Problem | null {
  const textOf = (list: readonly Pick<Step, 'app' | 'version' | 'from'>[]): string =>
    list.map(({ app, version, from }) => `${app}:${version} (by ${from})`).join(', ') || 'nothing'
  const [now, shown] = [textOf(steps), textOf(expected ?? steps)]
  if (now === shown) return null
  return {
    code: 'PLAN_CHANGED',
    app: steps[0]?.app ?? '',
    versions: steps.map((step) => step.version),
    message: `Somebody else has changed the database. To be undone was: ${shown}. By now it would be: ${now}.`,
    fix: 'Look again at what would be undone, and decide again.',
  }
}

function dependedUpon(
  all: readonly Assessment[],
  undone: readonly Owned[],
  dependencies: RecordedDependencies,
): Problem | null {
  const gone = new Set(undone.map((one) => `${one.app}:${one.version}`))
  for (const { app, applied } of all) {
    for (const one of applied) {
      const { version, row } = one
      if (gone.has(`${app}:${version}`)) continue
      const needed = (dependencies.get(row.id) ?? [])
        .map((entry) => dependencyKey(entry, all))
        .find((name) => gone.has(name))
      if (needed === undefined) continue
      return {
        code: 'DEPENDED_UPON',
        app,
        versions: [version],
        message: `"${version}" of app "${app}" is applied and depends on ${needed}.`,
        fix: `Undo it first: godwit downgrade ${shellWord(targetBelow(one, applied))} --app ${shellWord(app)}`,
      }
    }
  }
  return null
}

/** The target of a downgrade that undoes this migration: the one before it. */
function targetBelow({ number }: Applied, applied: readonly Applied[]): string {
  const below = applied.filter((one) => one.number !== null && number !== null && one.number < number)
  return (
    below.reduce<Applied | null>(
      (last, one) => ((last?.number ?? -1n) < (one.number ?? -1n) ? one : last),
      null,
    )?.version ?? 'base'
  )
}
