import { PEAK, TIMES } from '../columns.js'
import { ENGINES } from '../engine.js'
import { type Entrant, SHAPES } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import { GODWIT_TOGETHER, RAW_EACH, RAW_HASHES } from '../names.js'
import { count } from '../plot/quantity.js'
import { runContestant } from '../run-contestant.js'
import { participantsOf } from './entrants-as-participants.js'
import { withTables } from './with-tables.js'
import type { Work } from './work.js'

export const revert: Work = {
  name: 'revert',
  title: ({ line }) => `Revert ${count(line)}`,
  text: () => 'All of them in one run, on a copy of a database to which the same tool has applied them.',
  rounds: 5,
  engines: ENGINES,
  columns: [...TIMES, PEAK],
  base: () => RAW_EACH,
  participants: (engine) => {
    const isLike = ({ name }: Entrant) => name === RAW_HASHES || name === GODWIT_TOGETHER
    const entrants = entrantsOn(engine).filter((entrant) => !isLike(entrant))
    return participantsOf(entrants, engine, async (entrant, bench) => {
      const options = { count: bench.sizes.line }
      const database = await bench.arena.copy(await bench.prepared(entrant, options))
      return bench.on(entrant, options, database, async (site) =>
        withTables(await runContestant(entrant, 'downgrade', site), 0, bench.arena, database),
      )
    }).map((participant, index) => {
      const down = entrants[index]?.on[engine]?.down
      if (down === null) return { ...participant, cannot: 'does not undo a whole line in one run' }
      return { ...participant, ...(down === undefined ? {} : { transaction: SHAPES[down] }) }
    })
  },
}
