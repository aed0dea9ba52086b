import { modernName } from '../history/legacy-suffix.js'

/** A migration that may be named as a target. */
export interface Candidate {
  readonly version: string
  readonly number: bigint | null
}

/**
 * Finds what a target means among the candidates: a version by its name (a file suffix is forgiven), or a number,
 * however many zeros it begins with. Undefined: nothing is called so.
 */
export function findTarget<C extends Candidate>(target: string, candidates: readonly C[]): C | undefined {
  const number = /^\d+$/.test(target) ? BigInt(target) : undefined
  const name = modernName(target)
  return (
    candidates.find((candidate) => candidate.version === target) ??
    candidates.find((candidate) =>
      number === undefined ? candidate.version === name : candidate.number === number,
    )
  )
}
