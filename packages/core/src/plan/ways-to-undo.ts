import { choices } from '../choices.js'
import { shellWord } from '../shell-word.js'
import { numberOf } from '../source/number.js'
import { appFlag } from './app-flag.js'
import type { Applied, Assessment } from './assessment.js'
import type { StepName } from './plan.js'
import { newestFirst } from './undo.js'

type Named = Pick<StepName, 'app' | 'version'>
type Standing = Pick<Assessment, 'app' | 'applied'>

/**
 * How a person undoes what a run has applied and could not undo again. By a target, so that it does not matter what has become
 * of an unfinished one by then.
 * @param all as it was read last: what was applied or undone since need not be known to it.
 * @param left of the run, what stays applied, in the order in which it was applied.
 */
export function waysToUndo(
  all: readonly Assessment[],
  left: readonly Named[],
  undone: readonly Named[],
): string {
  const standing = all.map(({ app, applied }) => ({
    app,
    applied: applied.filter(({ version }) => !includes(undone, { app, version })),
  }))
  const records = newestFirst(standing)
  const unfinished = records.filter(({ row }) => row.state === 'running')
  const commands = downgrades(standing, left)
  if (commands !== null && unfinished.length > 0)
    return choices([
      `To undo what is left instead, undo ${unfinished.map(({ version }) => `"${version}"`).join(', ')} by hand, and say so first`,
      ...unfinished.map(
        ({ app, version }) => `godwit resolve ${shellWord(version)} --reverted${appFlag(app)}`,
      ),
      ...commands,
    ])
  if (commands !== null) return choices(['To undo what is left, mend that, and run', ...commands])
  const isNewest = records.slice(0, left.length).every((one) => includes(left, one))
  return isNewest && unfinished.length === 0 && records.length > 0
    ? choices(['To undo what is left, mend that, and run', `godwit downgrade --steps ${left.length}`])
    : 'Look where the database stands: godwit status'
}

/** One for each app, the newest application first. Null: a target would undo more than what is left of the run. */
function downgrades(standing: readonly Standing[], left: readonly Named[]): string[] | null {
  const apps = [...new Set(left.map(({ app }) => app).reverse())]
  const targets = apps.map((app) => {
    const applied = standing.find((one) => one.app === app)?.applied ?? []
    return targetBeneath(applied, (version) => includes(left, { app, version }), lowest(left, app))
  })
  if (targets.some((target) => target === null)) return null
  // Without its app, a target may mean another one, and "base" means all of them.
  const flagOf = (app: string) => (standing.length > 1 ? ` --app ${app}` : appFlag(app))
  return apps.map((app, index) => `godwit downgrade ${shellWord(targets[index] ?? 'base')}${flagOf(app)}`)
}

function targetBeneath(
  applied: readonly Applied[],
  isLeft: (version: string) => boolean,
  limit: bigint,
): string | null {
  let target: { readonly version: string; readonly number: bigint } | undefined
  for (const { version, number, row } of applied) {
    if (isLeft(version) || row.state === 'running') continue
    if (number === null || number > limit) return null
    if (target === undefined || number > target.number) target = { version, number }
  }
  return target?.version ?? 'base'
}

function lowest(left: readonly Named[], of: string): bigint {
  const numbers = left.filter(({ app }) => app === of).map(({ version }) => numberOf(version) ?? 0n)
  const [first = 0n] = numbers.sort((one, other) => (one < other ? -1 : 1))
  return first
}

function includes(list: readonly Named[], { app, version }: Named): boolean {
  return list.some((one) => one.app === app && one.version === version)
}
