/** A seed for all that is left to chance, printed by the tests: `GODWIT_SEED=… npm test` repeats a run. */
export const SEED = Number(process.env['GODWIT_SEED'] ?? 20_261_122)

/** Numbers from 0 to 1, the same ones for the same seed: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
