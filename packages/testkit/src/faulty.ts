import { DatabaseError, type DatabaseErrorKind, type Dialect, rawSql } from '@godwit/core'
import { type Moment, observed, type Point } from './observed.js'

/** Where a fault happens, and which: plain data, so that it can be handed to another process. */
export interface Where {
  /** The number of the call, counted over all calls, or its label such as `transaction.commit #2`. */
  readonly at: number | string
  readonly moment: Moment
  readonly effect: Effect
}

export type Effect =
  /** SIGKILL to this very process. */
  | 'kill'
  /** The call fails in this way. After `lost` and `unknown-outcome` nothing more can be done in that session. */
  | DatabaseErrorKind
  /** Runs a statement on the same connection, such as one that ends it. Whether that succeeds does not matter. */
  | { readonly run: string }

/** The same dialect with one fault in it, at the first call that `where` names. */
export function faulty(dialect: Dialect, where: Where): Dialect {
  let happened = false
  let ended: DatabaseError | undefined
  return observed(dialect, async (point, db) => {
    if (point.call === 'session.open' && point.moment === 'before') ended = undefined
    if (ended !== undefined) throw ended
    if (happened || !isThere(where, point)) return
    happened = true
    const { effect } = where
    if (effect === 'kill') return killThisProcess()
    if (typeof effect === 'object') return void (await db?.query(rawSql(effect.run)).catch(() => undefined))
    const error = new DatabaseError(`A fault was injected ${point.moment} ${point.label}.`, { kind: effect })
    if (effect === 'lost' || effect === 'unknown-outcome') ended = lostAfter(point)
    throw error
  })
}

/** All points of a run, in order: the places for a fault. Give the dialect to an undisturbed run and read them then. */
export function recording(dialect: Dialect): {
  readonly dialect: Dialect
  readonly points: readonly Point[]
} {
  const points: Point[] = []
  return { dialect: observed(dialect, (point) => void points.push(point)), points }
}

function isThere({ at, moment }: Where, point: Point): boolean {
  return point.moment === moment && (at === point.number || at === point.label)
}

function killThisProcess(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

function lostAfter({ moment, label }: Point): DatabaseError {
  return new DatabaseError(`The connection was lost ${moment} ${label}.`, { kind: 'lost' })
}
