import { interleave } from '../interleave.js'
import type { Outcome } from '../run-contestant.js'

export interface Rounds {
  readonly rounds: number
  /** Who has run for so long at one size runs no further round of it. */
  readonly budgetMs: number
}

/**
 * Everybody in turn, after a warm-up, round by round. For who is so slow that the warm-up alone uses up his time, the
 * warm-up counts. Who fails is not asked again.
 */
export async function inRounds<T>(
  entrants: readonly T[],
  { rounds, budgetMs }: Rounds,
  run: (entrant: T) => Promise<Outcome>,
  take: (entrant: T, round: number, outcome: Outcome) => void,
): Promise<void> {
  const spent = new Map<T, number>()
  const isOut = (entrant: T) => (spent.get(entrant) ?? 0) > budgetMs
  for (const { round, entrant } of interleave(entrants, rounds)) {
    if (isOut(entrant)) continue
    const outcome = await run(entrant)
    const { error, ms = 0, processMs = ms } = outcome
    spent.set(entrant, error === undefined ? (spent.get(entrant) ?? 0) + processMs : Number.POSITIVE_INFINITY)
    if (round > 0 || isOut(entrant)) take(entrant, round, outcome)
  }
}
