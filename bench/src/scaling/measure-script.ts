import { bigScript } from '../big-script.js'
import { runContestant } from '../run-contestant.js'
import { type Ground, project } from './ground.js'
import { inRounds } from './in-rounds.js'
import type { Measurement } from './measurement.js'

/** Applies one script of more and more megabytes, each time to a new database. */
export async function measureScript(
  ground: Ground,
  { study, sizes, contenders, ...rest }: Measurement,
): Promise<void> {
  const { arena } = ground
  for (const size of sizes) {
    const steps = [bigScript(size * 1_000_000)]
    const projects = contenders
      .filter((one) => !rest.hasFailed(one))
      .map((contender) => ({
        contender,
        folder: project(ground, contender.entrant, `script-${size}`, steps),
      }))
    await inRounds(
      projects,
      { rounds: study.rounds, budgetMs: 25_000 },
      async ({ contender, folder }) => {
        const database = await arena.create()
        const site = { engine: arena.engine, folder, database }
        const outcome = await runContestant(contender.entrant, 'upgrade', site, { limitMs: 60_000 })
        await arena.remove(database)
        return outcome
      },
      ({ contender }, round, outcome) => rest.take(contender, size, round, outcome),
    )
  }
}
