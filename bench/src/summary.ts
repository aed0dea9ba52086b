/** What is said of the runs of one entrant: never a mean, which one hiccup of the machine would shift. */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** @returns undefined where nothing was measured. */
export function summary(values: readonly number[]): Summary | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) return undefined
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? min
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? max
  return { median: (low + high) / 2, min, max }
}

/** A measured value, and the round in which it was measured. */
export interface InRound {
  readonly round: number
  readonly value: number
}

/**
 * The ratio within each round that has both, so that a slow spell of the machine weighs on both sides. Several values
 * of the base in one round count by their median.
 */
export function pairedRatios(values: readonly InRound[], base: readonly InRound[]): number[] {
  return values.flatMap(({ round, value }) => {
    const beside = summary(base.filter((one) => one.round === round).map((one) => one.value))
    return beside === undefined || beside.median === 0 ? [] : [value / beside.median]
  })
}
