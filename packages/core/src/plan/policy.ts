/** What to do about a state that is neither right nor hopeless. */
export type Verdict = 'refuse' | 'warn' | 'allow'

/** Each `warn` is logged as an error by an app start and goes on; `allow` says nothing. */
export interface Policy {
  /** The SQL of an applied migration differs from its file. */
  readonly edited: Verdict
  /** An applied migration has no file, and newer ones have. */
  readonly missing: Verdict
  /** A pending migration has a lower number than an applied one. */
  readonly outOfOrder: Verdict
  /** There are tables, but no version table. */
  readonly nonEmpty: Verdict
}

/** Of an operator, who can look: everything refuses. */
export const STRICT_POLICY: Policy = {
  edited: 'refuse',
  missing: 'refuse',
  outOfOrder: 'refuse',
  nonEmpty: 'refuse',
}

/** Of an app start: an author's slip must not stop every install. */
export const STARTUP_POLICY: Policy = {
  edited: 'warn',
  missing: 'warn',
  outOfOrder: 'refuse',
  nonEmpty: 'refuse',
}
