import type { Bench } from '../bench.js'
import type { Engine } from '../engine.js'
import type { Entrant } from '../entrant.js'
import type { Outcome } from '../run-contestant.js'
import type { Participant } from './work.js'

/** Entrants who take part by their own programs. */
export function participantsOf(
  entrants: readonly Entrant[],
  engine: Engine,
  measure: (entrant: Entrant, bench: Bench) => Promise<Outcome>,
): Participant[] {
  return entrants.map((entrant) => ({
    name: entrant.name,
    contestant: entrant.contestant,
    less: entrant.on[engine]?.less ?? '',
    measure: (bench) => measure(entrant, bench),
  }))
}
