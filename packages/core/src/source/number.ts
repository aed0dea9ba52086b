/** The version's leading integer, which alone orders migrations; null where there is none. */
export function numberOf(version: string): bigint | null {
  const digits = /^\d+/.exec(version)?.[0]
  return digits === undefined ? null : BigInt(digits)
}

/** For a sort: the lowest first. */
export function compareNumbers(one: bigint, other: bigint): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
