import type { Bench } from '../bench.js'
import { type Column, count, fact, measured, ratio, share } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Entrant } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import type { LineOptions } from '../line.js'
import { GODWIT_MODULES, MIKRO_ORM, RAW_EACH, RAW_HASHES, RAW_TOGETHER } from '../names.js'
import { type Outcome, programOf } from '../run-contestant.js'
import { LIMIT_MS, startTogether } from '../start-together.js'
import { timedProcess } from '../timed-process.js'
import { participantsOf } from './entrants-as-participants.js'
import type { Work } from './work.js'

const RIGHT: readonly Column[] = [
  share('all exit 0', 'failed', (failed) => failed === 0),
  share('each applied once', 'wrong', (wrong) => wrong === 0),
  share('the next start is fine', 'later', (later) => later === 1),
]

export const crowd: Work = {
  name: 'crowd',
  title: ({ processes, crowdLine }) =>
    `${processes} processes at once, ${crowdLine} migrations, an empty database`,
  text: () =>
    'All are let go at the same moment, after their imports; the time is from then to the end of the last one, whose work it may not have been. Of a program that is not JavaScript it is the whole process. Where some exit with an error, the time is no time of all.',
  rounds: 3,
  hasNoWarmUp: true,
  engines: ENGINES,
  columns: [
    ...RIGHT,
    measured('last one done, ms', 'ms'),
    ratio('× raw', 'ms'),
    fact('× one process alone', 'timesAlone'),
  ],
  base: () => RAW_EACH,
  participants: (engine) =>
    participantsOf(entrantsOn(engine).filter(takesPart), engine, (entrant, bench) =>
      measure(entrant, bench, { count: bench.sizes.crowdLine, witness: 'plain' }, true),
    ),
}

export const repeatableCrowd: Work = {
  name: 'crowd-repeatable',
  title: () => 'The same with statements that can be repeated, started together',
  text: () =>
    'Where a migration is `CREATE TABLE IF NOT EXISTS` and an `INSERT`, nothing stops who applies it twice. Without a common start after the imports.',
  rounds: 2,
  hasNoWarmUp: true,
  engines: ENGINES,
  columns: [...RIGHT, count('applied twice or more, by round', 'doubled')],
  base: crowd.base,
  participants: (engine) =>
    participantsOf(entrantsOn(engine).filter(takesPart), engine, (entrant, bench) =>
      measure(entrant, bench, { count: bench.sizes.crowdLine, witness: 'repeatable' }, false),
    ),
}

function takesPart({ name }: Entrant): boolean {
  return ![RAW_HASHES, RAW_TOGETHER, GODWIT_MODULES, MIKRO_ORM].includes(name)
}

async function measure(
  entrant: Entrant,
  bench: Bench,
  options: LineOptions,
  barrier: boolean,
): Promise<Outcome> {
  const alone = await bench.on(entrant, options, await bench.arena.create(), (site) =>
    startTogether(entrant, site, 1, barrier),
  )
  return bench.on(entrant, options, await bench.arena.create(), async (site) => {
    const all = await startTogether(entrant, site, bench.sizes.processes, barrier)
    const { rows, distinct } = await appliedIn(bench, site.database)
    const later = await timedProcess(programOf(entrant, 'upgrade', site), { limitMs: LIMIT_MS })
    const failed = all.outcomes.filter(({ error }) => error !== undefined)
    const facts = {
      failed: failed.length,
      doubled: rows - distinct,
      wrong: rows - distinct + Math.abs(options.count - distinct),
      later: later.code === 0 ? 1 : 0,
      timesAlone: all.ms / alone.ms,
    }
    return { ms: all.ms, facts, ...remark(failed[0]?.error) }
  })
}

/** Not an error of the run, which is measured all the same. */
function remark(text: string | undefined): Pick<Outcome, 'remark'> {
  return text === undefined ? {} : { remark: text }
}

/** None where even the table of the witness is not there. */
async function appliedIn({ arena }: Bench, database: string): Promise<{ rows: number; distinct: number }> {
  try {
    const sql = 'SELECT count(*) AS n, count(DISTINCT mig) AS d FROM applied_log'
    const [row] = await arena.query(database, sql)
    return { rows: Number(row?.['n']), distinct: Number(row?.['d']) }
  } catch {
    return { rows: 0, distinct: 0 }
  }
}
