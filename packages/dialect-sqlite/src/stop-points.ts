import { isDeclaredBy } from './declaration.js'
import type { Handle } from './driver.js'
import { fold } from './folded-name.js'
import { objectText } from './is-done.js'
import type { SchemaChange } from './schema-change.js'
import { hides, type Sight } from './sight.js'

/**
 * After how many of the statements a run may have stopped, by what is there: all that these make is, unless a later one of them may
 * have changed it.
 */
export function stopPoints(handle: Handle, sights: readonly Sight[]): number[] {
  const excusedFrom = sights.map((sight, index) =>
    sight.seen === 'not there' ? excuse(handle, sights, index) : index,
  )
  return [...sights.keys(), sights.length].filter((point) =>
    excusedFrom.slice(0, point).every((from) => from < point),
  )
}

/** From which statement on it does not count that what this one makes is not there. */
function excuse(handle: Handle, sights: readonly Sight[], index: number): number {
  const [sight, ...later] = sights.slice(index)
  if (sight === undefined) return index
  const at = later.findIndex((one) => hides(one, sight))
  const hiding = later[at]?.change
  if (hiding === undefined) return at === -1 ? Number.POSITIVE_INFINITY : index + 1 + at
  const others = later.slice(at + 1)
  return isElsewhere(handle, sight, hiding, others) === false ? Number.POSITIVE_INFINITY : index + 1 + at
}

/** Whether a table that was only renamed stands under its new name; undefined where that cannot be asked so. */
function isElsewhere(
  handle: Handle,
  made: Sight,
  hiding: SchemaChange,
  others: readonly Sight[],
): boolean | undefined {
  const { change, tokens } = made
  if (change?.type !== 'create' || change.object !== 'table' || hiding.type !== 'rename table')
    return undefined
  if (hiding.table !== change.name || tokens.filter((token) => fold(token) === change.name).length > 1)
    return undefined
  if (others.some((one) => hides(one, made) || one.names.has(hiding.to))) return undefined
  const text = objectText(handle, 'table', hiding.to)
  return text !== undefined && isDeclaredBy(tokens, text, hiding.to)
}
