import { StateError } from '../errors.js'
import type { Assessment, FileFacts } from './assessment.js'
import { findTarget } from './find-target.js'

export interface OrderedFile {
  readonly app: string
  readonly file: FileFacts
}

interface Queue {
  readonly app: string
  readonly pending: readonly FileFacts[]
}

/**
 * Merges the pending migrations of several apps: `dependsOn` first, then the order of the apps, then the number.
 * `everything` is what dependencies may name, also of apps that do not run now.
 * @throws StateError UNMET_DEPENDENCY when a dependency is neither applied nor planned before, or goes in a circle.
 */
export function orderByDependency(
  queues: readonly Queue[],
  everything: readonly Assessment[],
): OrderedFile[] {
  const done = new Set(everything.flatMap(({ app, applied }) => applied.map((one) => key(app, one.version))))
  const waiting = queues.map(({ app, pending }) => ({ app, pending: [...pending] }))
  const ordered: OrderedFile[] = []
  for (;;) {
    const next = waiting.find(
      ({ pending: [head] }) => head !== undefined && unmet(head, done, everything).length === 0,
    )
    const file = next?.pending.shift()
    if (next === undefined || file === undefined) break
    done.add(key(next.app, file.version))
    ordered.push({ app: next.app, file })
  }
  const stuck = waiting.find(({ pending }) => pending.length > 0)
  const [head] = stuck?.pending ?? []
  if (stuck === undefined || head === undefined) return ordered
  const needs = unmet(head, done, everything).join(', ')
  throw new StateError(
    'UNMET_DEPENDENCY',
    `"${head.version}" of app "${stuck.app}" depends on what is neither applied nor runs before it: ${needs}.`,
    stuck.app,
    [head.version],
    { fix: 'Correct its dependsOn, or upgrade the app that it names together with this one.' },
  )
}

/** The migration that a `dependsOn` entry (`app:version` or `app:number`) names, as `app:version`. */
export function dependencyKey(entry: string, everything: readonly Assessment[]): string {
  const [app = '', name = ''] = entry.split(':', 2)
  const assessment = everything.find((one) => one.app === app)
  const found = findTarget(name, [...(assessment?.applied ?? []), ...(assessment?.pending ?? [])])
  return key(app, found?.version ?? name)
}

function unmet(file: FileFacts, done: ReadonlySet<string>, everything: readonly Assessment[]): string[] {
  return file.dependsOn.filter((entry) => !done.has(dependencyKey(entry, everything)))
}

function key(app: string, version: string): string {
  return `${app}:${version}`
}
