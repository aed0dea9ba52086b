export type State =
  | 'interrupted'
  | 'diverged'
  | 'missing'
  | 'edited'
  | 'out-of-order'
  | 'needs-baseline'
  | 'empty'
  | 'ahead'
  | 'pending'
  | 'up-to-date'

/** One thing that is not as it should be. */
export interface Problem {
  /** The same codes as `StateError`. */
  readonly code: string
  readonly app: string
  readonly versions: readonly string[]
  readonly message: string
  /** What to type or write next. */
  readonly fix: string
}
