import type { Database, Dialect, Session, Transaction } from '@godwit/core'

/** What core asks of a dialect. Scopes are two calls: one that enters them, and one that leaves them. */
export type ContractCall =
  | 'session.open'
  | 'session.close'
  | 'restore'
  | `session.${'inspect' | 'recover' | 'effects'}`
  | `${'session' | 'transaction' | 'guard'}.${'execute' | 'query'}`
  | `${'exclusive' | 'guard'}.${'enter' | 'leave'}`
  | `transaction.${'begin' | 'commit' | 'rollback'}`

export type Moment = 'before' | 'after'

/** A moment of a run: just before, or just after, one call of the contract. */
export interface Point {
  readonly call: ContractCall
  /** Counts all calls of this dialect, from 1. */
  readonly number: number
  /** `transaction.commit #2`: counts the calls of one kind, from 1. */
  readonly label: string
  readonly moment: Moment
}

/**
 * Called at every point, and awaited there; what it throws is what the call fails with. `db` is what can be worked with at
 * this very point, on the same connection; null where there is none.
 */
export type Hook = (point: Point, db: Pick<Database, 'query'> | null) => Promise<void> | void

/**
 * The same dialect, with a hook before and after every call of the contract. A call that fails has no `after`. A scope whose work
 * is not run, or fails, is not left by a point, except that a transaction has its `transaction.rollback`, where the hook can change
 * nothing.
 */
export function observed(dialect: Dialect, hook: Hook): Dialect {
  const next = counting()
  const at: At = async (call, db, work) => {
    const point = next(call)
    await hook({ ...point, moment: 'before' }, db)
    const result = await work()
    await hook({ ...point, moment: 'after' }, db)
    return result
  }
  const scope = scopes(next, hook)
  const { contract, name, database } = dialect
  return {
    contract,
    name,
    database,
    split: (script) => dialect.split(script),
    restore: (copy, options) => at('restore', null, () => dialect.restore(copy, options)),
    session: (options, work) =>
      scope('session.open', 'session.close', null, (inside) =>
        dialect.session(options, (session) =>
          inside(session, () => work(observedSession(session, at, scope))),
        ),
      ),
  }
}

type At = <T>(call: ContractCall, db: Database | null, work: () => Promise<T>) => Promise<T>
type Scope = ReturnType<typeof scopes>

function observedSession(session: Session, at: At, scope: Scope): Session {
  return {
    ...observedDatabase('session', session, at),
    inspect: (columnsOf) => at('session.inspect', session, () => session.inspect(columnsOf)),
    recover: (statement) => at('session.recover', session, () => session.recover(statement)),
    effects: (statements) => at('session.effects', session, () => session.effects(statements)),
    exclusive: (lock, work, instead) =>
      scope('exclusive.enter', 'exclusive.leave', session, (inside) =>
        session.exclusive(lock, () => inside(session, work), instead),
      ),
    transaction: (work, options) =>
      scope('transaction.begin', 'transaction.commit', session, (inside) =>
        session.transaction((tx) => inside(tx, () => work(observedTransaction(tx, at, scope))), options),
      ),
  }
}

function observedTransaction(tx: Transaction, at: At, scope: Scope): Transaction {
  return {
    ...observedDatabase('transaction', tx, at),
    guard: (body) =>
      scope('guard.enter', 'guard.leave', tx, (inside) =>
        tx.guard((db) => inside(db, () => body(observedDatabase('guard', db, at)))),
      ),
  }
}

function observedDatabase(where: 'session' | 'transaction' | 'guard', db: Database, at: At): Database {
  return {
    execute: (script) => at(`${where}.execute`, db, () => db.execute(script)),
    query: (statement) => at(`${where}.query`, db, () => db.query(statement)),
  }
}

type Inside = <T>(db: Database, work: () => Promise<T>) => Promise<T>

/** Entering is over when the work inside begins, and leaving begins when that work has ended. */
function scopes(next: ReturnType<typeof counting>, hook: Hook) {
  return async <T>(
    enter: ContractCall,
    leave: ContractCall,
    outside: Database | null,
    run: (inside: Inside) => Promise<T>,
  ): Promise<T> => {
    const entering = next(enter)
    let leaving: Omit<Point, 'moment'> | undefined
    await hook({ ...entering, moment: 'before' }, outside)
    const result = await run(async (db, work) => {
      await hook({ ...entering, moment: 'after' }, db)
      const done = await work().catch(async (error: unknown) => {
        if (leave === 'transaction.commit') await lastLook(next('transaction.rollback'), hook, db)
        throw error
      })
      leaving = next(leave)
      await hook({ ...leaving, moment: 'before' }, db)
      return done
    })
    if (leaving !== undefined) await hook({ ...leaving, moment: 'after' }, outside)
    return result
  }
}

/** The error that led here is the one to be told. */
async function lastLook(point: Omit<Point, 'moment'>, hook: Hook, db: Database): Promise<void> {
  try {
    await hook({ ...point, moment: 'before' }, db)
  } catch {
    // What a rollback is lost to changes nothing.
  }
}

function counting(): (call: ContractCall) => Omit<Point, 'moment'> {
  const counts = new Map<ContractCall, number>()
  let number = 0
  return (call) => {
    number += 1
    const nth = (counts.get(call) ?? 0) + 1
    counts.set(call, nth)
    return { call, number, label: `${call} #${nth}` }
  }
}
