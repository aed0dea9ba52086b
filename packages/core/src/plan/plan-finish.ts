import type { Statement, StatementEffect } from '../dialect.js'

/** What is left to do of a migration of which a part was done without a record. */
export interface Finish {
  /** Of each statement, with what follows from those before and after it. `unknown`: nobody can know. */
  readonly statements: readonly FinishStatement[]
  /** To be run, in this order. Only where nothing is unclear. */
  readonly missing: readonly Statement[]
  /** Of these nobody can know whether they were done. */
  readonly unclear: readonly Statement[]
  /** Not to be seen, and taken for done, since what comes after is. */
  readonly taken: readonly Statement[]
}

export interface FinishStatement {
  readonly statement: Statement
  readonly effect: StatementEffect
  /** Whether that is to be seen. False: it is concluded from the others, and a person may know better. */
  readonly seen: boolean
}

/**
 * Concludes from what is to be seen of each statement what has to be run. What can be seen speaks for itself. What cannot, such as
 * an INSERT, is concluded where the rest looks like a run that stopped somewhere, so that all that is done stands before
 * all that is not: before one that is done it is done, after one that is not done it is not. Between these two, and
 * where the rest looks otherwise, nobody can know. One that can be repeated proves nothing, and is run again.
 */
export function planFinish(statements: readonly Statement[], seen: readonly StatementEffect[]): Finish {
  const lastDone = seen.lastIndexOf('done')
  const firstMissing = seen.indexOf('not done')
  const isMissingFrom = firstMissing === -1 ? seen.length : firstMissing
  const looksStopped = lastDone < isMissingFrom
  const found = statements.map((statement, index): FinishStatement => {
    const effect = seen[index] ?? 'unknown'
    if (effect !== 'unknown' || !looksStopped) return { statement, effect, seen: effect !== 'unknown' }
    if (index < lastDone) return { statement, effect: 'done', seen: false }
    return { statement, effect: index > isMissingFrom ? 'not done' : 'unknown', seen: false }
  })
  const which = (...effects: readonly StatementEffect[]) =>
    found.filter(({ effect }) => effects.includes(effect)).map(({ statement }) => statement)
  return {
    statements: found,
    missing: which('not done', 'repeatable'),
    unclear: which('unknown'),
    taken: found.filter(({ effect, seen }) => effect === 'done' && !seen).map(({ statement }) => statement),
  }
}
