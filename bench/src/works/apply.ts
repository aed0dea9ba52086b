import { PEAK, TIMES } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Entrant, Shape } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import { tablesOf } from '../line.js'
import { RAW_EACH, RAW_HASHES, RAW_TOGETHER } from '../names.js'
import { count } from '../plot/quantity.js'
import { runContestant } from '../run-contestant.js'
import { participantsOf } from './entrants-as-participants.js'
import { withTables } from './with-tables.js'
import type { Work } from './work.js'

export const apply: Work = {
  name: 'apply',
  title: ({ line }) => `Apply ${count(line)} small migrations, a transaction each`,
  text: () => 'From an empty database. Only those that do it so, or in more transactions.',
  rounds: 5,
  ...applying((shape) => shape !== 'together'),
  base: () => RAW_EACH,
}

export const applyTogether: Work = {
  name: 'apply-together',
  title: () => 'Apply the same in one transaction',
  text: () =>
    'From an empty database. Godwit with `--single-transaction`; the others because they always do, or do unless told otherwise.',
  rounds: 5,
  ...applying((shape) => shape === 'together'),
  base: () => RAW_TOGETHER,
}

function applying(has: (shape: Shape) => boolean): Pick<Work, 'engines' | 'columns' | 'participants'> {
  return {
    engines: ENGINES,
    columns: [...TIMES, PEAK],
    participants: (engine) => {
      const takesPart = ({ on, name }: Entrant) =>
        on[engine] !== undefined && has(on[engine].up) && name !== RAW_HASHES
      const entrants = entrantsOn(engine).filter(takesPart)
      return participantsOf(entrants, engine, async (entrant, bench) => {
        const options = { count: bench.sizes.line }
        const database = await bench.arena.create()
        return bench.on(entrant, options, database, async (site) =>
          withTables(await runContestant(entrant, 'upgrade', site), tablesOf(options), bench.arena, database),
        )
      })
    },
  }
}
