import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Entrant, Site } from '../entrant.js'
import { line } from '../line.js'
import { type Outcome, outcomeOf, programOf } from '../run-contestant.js'
import { timedProcess } from '../timed-process.js'
import { type Ground, project } from './ground.js'
import { inRounds } from './in-rounds.js'
import type { Measurement } from './measurement.js'

const MIGRATIONS = 100

/** More and more processes start at once on an empty database. What counts is when the last one has ended. */
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

/** Each has imported what it needs and waits; then all are let go. */
async function startAtOnce(entrant: Entrant, site: Site, count: number): Promise<Outcome> {
  const children: ChildProcessWithoutNullStreams[] = []
  let waiting = count
  let began = 0
  const isReady = () => {
    if (--waiting > 0) return
    began = performance.now()
    for (const { stdin } of children) stdin.end('\n')
  }
  const onSpawn = (child: ChildProcessWithoutNullStreams) => {
    children.push(child)
    child.stdout.once('data', isReady)
  }
  const program = programOf(entrant, 'upgrade', site, { barrier: true })
  const start = async () => outcomeOf(await timedProcess(program, { onSpawn, limitMs: 60_000 }))
  const outcomes = await Promise.all(Array.from({ length: count }, start))
  const processMs = performance.now() - began
  const failed = outcomes.filter(({ error }) => error !== undefined)
  return failed.length > 0 ? { error: `${failed.length} of ${count} processes failed` } : { processMs }
}

function checked(outcome: Outcome, counts: Record<string, unknown> | undefined): Outcome {
  if (outcome.error !== undefined || counts === undefined) return outcome
  const { rows, migrations } = counts
  return Number(rows) === MIGRATIONS && Number(migrations) === MIGRATIONS
    ? outcome
    : { error: `${rows} applications of ${migrations} migrations, for ${MIGRATIONS}` }
}
