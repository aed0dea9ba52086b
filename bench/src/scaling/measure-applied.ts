import type { Site } from '../entrant.js'
import { ENTRANTS } from '../entrants.js'
import { runContestant } from '../run-contestant.js'
import { type Ground, project } from './ground.js'
import { historyLine } from './history-line.js'
import { inHurry } from './hurry.js'
import { inRounds } from './in-rounds.js'
import type { Measurement } from './measurement.js'
import type { Contender } from './study.js'

/** Starts with nothing pending, on more and more applied migrations. Such a start writes nothing: all share a database. */
export async function measureApplied(
  ground: Ground,
  { study, sizes, contenders, ...rest }: Measurement,
): Promise<void> {
  const databases = new Map<Contender, string>()
  for (const contender of contenders) databases.set(contender, await ground.arena.create())
  for (const size of sizes) {
    const sites = new Map<Contender, Site>()
    for (const contender of contenders.filter((one) => !rest.hasFailed(one))) {
      const site = {
        engine: ground.arena.engine,
        folder: project(ground, contender.entrant, String(size), historyLine(size)),
        database: databases.get(contender) ?? '',
      }
      const error = await prepare(ground, contender, site)
      if (error === undefined) sites.set(contender, site)
      else rest.take(contender, size, 0, { error })
    }
    await inRounds(
      [...sites],
      { rounds: study.rounds, budgetMs: 20_000 },
      ([{ entrant }, site]) => runContestant(entrant, 'upgrade', site),
      ([contender], round, outcome) => rest.take(contender, size, round, outcome),
    )
  }
  for (const database of databases.values()) await ground.arena.remove(database)
}

/** Applies what was added since the last size; without waiting for the disk, for that is not what is measured here. */
async function prepare({ arena }: Ground, { entrant }: Contender, site: Site): Promise<string | undefined> {
  const { contestant, format } = entrant
  // Godwit does it in one transaction: what is recorded is the same.
  const quick = ENTRANTS.find(
    (one) => contestant === 'godwit' && one.format === format && one.variant === 'together',
  )
  const run = () => runContestant(quick ?? entrant, 'upgrade', site, { limitMs: 300_000 })
  return (await inHurry(arena, site.database, run)).error
}
