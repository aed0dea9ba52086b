export interface Turn<T> {
  /** 0 is the warm-up, whose result counts for nothing. */
  readonly round: number
  readonly entrant: T
}

/**
 * Everybody once a round, so that a slow spell of the machine meets all of them, and in reverse order in every other
 * round, so that nobody always runs behind the same one.
 */
export function interleave<T>(entrants: readonly T[], rounds: number, { warmUp = true } = {}): Turn<T>[] {
  const all = Array.from({ length: rounds + 1 }, (_, round) => round).slice(warmUp ? 0 : 1)
  return all.flatMap((round) =>
    (round % 2 === 0 ? entrants : entrants.toReversed()).map((entrant) => ({ round, entrant })),
  )
}
