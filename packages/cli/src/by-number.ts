import { compareNumbers } from '@godwit/core/operate'

interface Numbered {
  readonly number: bigint
  readonly path: string
}

/** For a sort: by number, and files of one number by path. */
export function byNumber(one: Numbered, other: Numbered): number {
  return compareNumbers(one.number, other.number) || (one.path < other.path ? -1 : 1)
}
