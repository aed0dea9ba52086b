import type { Bench } from '../bench.js'
import { bigScript } from '../big-script.js'
import { PEAK, TIMES } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Entrant } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import {
  GODWIT_TOGETHER,
  MIKRO_ORM_EACH,
  NODE_PG_MIGRATE_EACH,
  RAW_EACH,
  RAW_HASHES,
  RAW_TOGETHER,
} from '../names.js'
import { count, megabytes } from '../plot/quantity.js'
import { type Outcome, runContestant } from '../run-contestant.js'
import { participantsOf } from './entrants-as-participants.js'
import type { Work } from './work.js'

const LIMIT_MS = 60_000

export const script: Work = {
  name: 'script',
  title: ({ scriptBytes }) => `One script of ${megabytes(scriptBytes / 1_000_000)}`,
  text: ({ scriptBytes }) =>
    `A migration of about ${count(Number((bigScript(scriptBytes).up.length - 1).toPrecision(2)))} INSERTs, on an empty database. Tools that take one statement a call get it as a list. Who takes longer than ${LIMIT_MS / 1000} s is killed.`,
  rounds: 3,
  engines: ENGINES,
  columns: [...TIMES, PEAK],
  base: () => RAW_EACH,
  participants: (engine) => participantsOf(entrantsOn(engine).filter(isAlone), engine, measure),
}

async function measure(entrant: Entrant, bench: Bench): Promise<Outcome> {
  const step = bigScript(bench.sizes.scriptBytes)
  const folder = bench.projectOf(entrant, 'big script', () => [step])
  const database = await bench.arena.create()
  try {
    const site = { engine: bench.arena.engine, folder, database }
    const outcome = await runContestant(entrant, 'upgrade', site, { limitMs: LIMIT_MS })
    if (outcome.error !== undefined) return outcome
    const [row] = await bench.arena.query(database, 'SELECT count(*) AS n FROM big')
    const rows = Number(row?.['n'])
    return rows === step.up.length - 1
      ? outcome
      : { error: `left ${rows} rows instead of ${step.up.length - 1}` }
  } finally {
    await bench.arena.remove(database)
  }
}

/** With one migration a transaction for each and one for all are the same. */
function isAlone({ name }: Entrant): boolean {
  return ![RAW_TOGETHER, RAW_HASHES, GODWIT_TOGETHER, MIKRO_ORM_EACH, NODE_PG_MIGRATE_EACH].includes(name)
}
