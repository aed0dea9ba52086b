import type { Bench } from '../bench.js'
import { bigScript } from '../big-script.js'
import { PEAK, TIMES } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Entrant } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import { type Outcome, runContestant } from '../run-contestant.js'
import { participantsOf } from './entrants-as-participants.js'
import type { Work } from './work.js'

const LIMIT_MS = 60_000

export const script: Work = {
  name: 'script',
  title: 'One script of 10 MB',
  text: `A migration of about 80,000 INSERTs, on an empty database. Tools that take one statement a call get it as a list. Who takes longer than ${LIMIT_MS / 1000} s is killed.`,
  rounds: 5,
  engines: ENGINES,
  columns: [...TIMES, PEAK],
  base: () => 'raw (a transaction each)',
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
  return ![
    'raw (one transaction)',
    'raw (reads and hashes the files)',
    'godwit (one transaction)',
    'mikro-orm (a transaction each)',
    'node-pg-migrate (a transaction each, waits)',
  ].includes(name)
}
