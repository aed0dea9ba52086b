import type { Entrant, Site } from '../entrant.js'
import { line } from '../line.js'
import type { Outcome } from '../run-contestant.js'
import { startTogether } from '../start-together.js'
import { type Ground, project } from './ground.js'
import { inRounds } from './in-rounds.js'
import type { Measurement } from './measurement.js'

const MIGRATIONS = 100

/** More and more processes start at once on an empty database. What counts is the end of the last one's work. */
export async function measureProcesses(
  ground: Ground,
  { study, sizes, contenders, ...rest }: Measurement,
): Promise<void> {
  const { arena } = ground
  const steps = line({ count: MIGRATIONS, witness: 'plain' })
  const projects = contenders.map((contender) => ({
    contender,
    folder: project(ground, contender.entrant, 'crowd', steps),
  }))
  for (const size of sizes) {
    await inRounds(
      projects.filter(({ contender }) => !rest.hasFailed(contender)),
      { rounds: study.rounds, budgetMs: 30_000 },
      async ({ contender, folder }) => {
        const database = await arena.create()
        const outcome = await startAtOnce(contender.entrant, { engine: arena.engine, folder, database }, size)
        const log = outcome.error === undefined ? await arena.query(database, COUNTS) : []
        await arena.remove(database)
        return checked(outcome, log[0])
      },
      ({ contender }, round, outcome) => rest.take(contender, size, round, outcome),
    )
  }
}

const COUNTS =
  'SELECT CAST(COUNT(*) AS TEXT) AS rows, CAST(COUNT(DISTINCT mig) AS TEXT) AS migrations FROM applied_log'

async function startAtOnce(entrant: Entrant, site: Site, count: number): Promise<Outcome> {
  const { outcomes, ms } = await startTogether(entrant, site, count, true)
  const failed = outcomes.filter(({ error }) => error !== undefined)
  return failed.length > 0 ? { error: `${failed.length} of ${count} processes failed` } : { ms }
}

function checked(outcome: Outcome, counts: Record<string, unknown> | undefined): Outcome {
  if (outcome.error !== undefined || counts === undefined) return outcome
  const { rows, migrations } = counts
  return Number(rows) === MIGRATIONS && Number(migrations) === MIGRATIONS
    ? outcome
    : { error: `${rows} applications of ${migrations} migrations, for ${MIGRATIONS}` }
}
