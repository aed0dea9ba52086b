import type { Statement, StatementEffect } from '@godwit/core'
import type { Handle } from './driver.js'
import { type Outcome, trial } from './schema-trial.js'
import { hides, type Sight, sightOf } from './sight.js'
import { stopPoints } from './stop-points.js'

/**
 * What is to be seen of statements that change the schema. A run that was stopped has left what they make up to some point, from
 * which on the others can run. Each such point is looked for; a statement before all of them is done, and one after all of
 * them is not. Where there is none, each is looked at by itself, as far as none depends on another.
 */
export function schemaEffects(handle: Handle, statements: readonly Statement[]): StatementEffect[] {
  const sights = statements.map((statement) => sightOf(handle, statement))
  const texts = statements.map(({ text }) => text)
  const points = stopPoints(handle, sights)
  const ways = points.flatMap((point) => {
    const outcomes = trial(handle, texts.slice(point))
    return outcomes.includes('failed') ? [] : [{ point, outcomes }]
  })
  const [first, last] = [ways.at(0), ways.at(-1)]
  if (first === undefined || last === undefined)
    return eachByItself(handle, texts, sights) ?? upTo(points.at(-1) ?? 0, sights)
  return sights.map((sight, index) => {
    if (index < first.point) return sight.outcome === 'temporary' ? 'unknown' : 'done'
    if (index >= last.point) return effectOf(last.outcomes[index - last.point])
    return first.outcomes[index - first.point] === 'unchanged' ? 'repeatable' : 'unknown'
  })
}

/** Undefined where one may have changed what another has made, or cannot run. */
function eachByItself(
  handle: Handle,
  texts: readonly string[],
  sights: readonly Sight[],
): StatementEffect[] | undefined {
  if (sights.some((sight, index) => sights.slice(index + 1).some((later) => hides(later, sight))))
    return undefined
  const left = [...sights.keys()].filter((index) => sights[index]?.seen !== 'there')
  const outcomes = trial(
    handle,
    left.map((index) => texts[index] ?? ''),
  )
  if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'temporary')) return undefined
  const effects = new Map(left.map((index, at) => [index, effectOf(outcomes[at])]))
  return sights.map((sight, index) => effects.get(index) ?? standing(sight))
}

/** One of those after that point cannot run, so that nothing follows for them. */
function upTo(point: number, sights: readonly Sight[]): StatementEffect[] {
  return sights.map((sight, index) => (index < point && sight.seen === 'there' ? standing(sight) : 'unknown'))
}

function standing({ outcome }: Sight): StatementEffect {
  return outcome === 'unchanged' ? 'repeatable' : 'done'
}

/** What is temporary is gone with the run that made it, whatever became of that. */
function effectOf(outcome: Outcome | undefined): StatementEffect {
  if (outcome === 'changed') return 'not done'
  return outcome === 'unchanged' ? 'repeatable' : 'unknown'
}
