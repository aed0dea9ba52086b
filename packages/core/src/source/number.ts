/** The version's leading integer, which alone orders migrations; null where there is none. */
export function numberOf(version: string): bigint | null {
  const digits = /^\d+/.exec(version)?.[0]
  return digits === undefined ? null : BigInt(digits)
}
