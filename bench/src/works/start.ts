import { PEAK, TIMES } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Entrant } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import { type LineOptions, tablesOf } from '../line.js'
import {
  GODWIT,
  GODWIT_MODULES,
  GODWIT_TOGETHER,
  MIKRO_ORM_EACH,
  NODE_PG_MIGRATE_EACH,
  RAW_EACH,
  RAW_HASHES,
  RAW_JOINED,
  RAW_TOGETHER,
} from '../names.js'
import { count } from '../plot/quantity.js'
import { runContestant } from '../run-contestant.js'
import type { Sizes } from '../sizes.js'
import { participantsOf } from './entrants-as-participants.js'
import { withTables } from './with-tables.js'
import type { Work } from './work.js'

/** Where all that is done is to find out that nothing is to be done. */
export const start: Work = {
  name: 'start',
  title: ({ line }) => `Start with nothing pending, ${count(line)} applied`,
  text: () =>
    'The first call in a fresh process. × raw compares with a raw driver that reads the table, lists the folder, and reads and hashes the files.',
  rounds: 7,
  ...starting(normal, ({ name }) => name !== RAW_TOGETHER && name !== RAW_JOINED),
}

export const longStart: Work = {
  name: 'start-long',
  title: ({ longLine }) => `The same with ${count(longLine)} applied`,
  text: (sizes) =>
    `On ${tablesOf(long(sizes))} tables instead of ${tablesOf(normal(sizes))}, so that preparing it takes no longer than it must. Only of Godwit, in both formats, and of the raw driver: what counts is how it grows.`,
  rounds: 3,
  ...starting(long, ({ name }) => [RAW_HASHES, RAW_EACH, GODWIT, GODWIT_MODULES].includes(name)),
}

function normal({ line }: Sizes): LineOptions {
  return { count: line }
}

function long({ longLine }: Sizes): LineOptions {
  return { count: longLine, perTable: 50 }
}

function starting(
  lineOf: (sizes: Sizes) => LineOptions,
  takesPart: (entrant: Entrant) => boolean,
): Pick<Work, 'engines' | 'columns' | 'base' | 'participants'> {
  return {
    engines: ENGINES,
    columns: [...TIMES, PEAK],
    base: () => RAW_HASHES,
    participants: (engine) =>
      participantsOf(entrantsOn(engine).filter(takesPart).filter(isAlone), engine, async (entrant, bench) => {
        const options = lineOf(bench.sizes)
        const database = await bench.arena.copy(await bench.prepared(entrant, options))
        return bench.on(entrant, options, database, async (site) =>
          withTables(await runContestant(entrant, 'upgrade', site), tablesOf(options), bench.arena, database),
        )
      }),
  }
}

/** Ways that differ only in what they apply start alike: one of them is enough. */
function isAlone({ name }: Entrant): boolean {
  return ![GODWIT_TOGETHER, MIKRO_ORM_EACH, NODE_PG_MIGRATE_EACH].includes(name)
}
