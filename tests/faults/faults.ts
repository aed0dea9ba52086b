import type { Cut, Where } from '@godwit/testkit'
import type { Cell } from './cell.js'

/** One way to disturb a run. */
export type Fault =
  /** In a process of its own, which dies of it. */
  | { readonly type: 'kill'; readonly where: Where }
  | { readonly type: 'faulty'; readonly where: Where }
  /** Somebody else holds what is needed next, for longer than the run is told to wait. */
  | { readonly type: 'blocked'; readonly at: number }
  | { readonly type: 'cut'; readonly cut: Cut }

export interface NamedFault {
  /** Stable: `SIGKILL before transaction.commit #2`. */
  readonly label: string
  readonly fault: Fault
}

/** Every fault that the cell's run can meet. */
export function faultsOf(cell: Cell): NamedFault[] {
  return [
    ...kills(cell),
    ...losses(cell),
    ...(cell.engine.sort === 'sqlite' ? ofSqlite(cell) : ofPostgres(cell)),
  ]
}

function kills({ points }: Cell): NamedFault[] {
  return points.map(({ number, label, moment }) => ({
    label: `SIGKILL ${moment} ${label}`,
    fault: { type: 'kill', where: { at: number, moment, effect: 'kill' } },
  }))
}

/** What was committed is not lost: whoever is told `lost` may believe that. */
function losses({ points }: Cell): NamedFault[] {
  return points.flatMap(({ number, label, moment, call }) => {
    const kinds =
      call === 'transaction.commit'
        ? (['unknown-outcome'] as const)
        : moment === 'before'
          ? (['lost'] as const)
          : []
    return kinds.map(
      (effect): NamedFault => ({
        label: `${effect} ${moment} ${label}`,
        fault: { type: 'faulty', where: { at: number, moment, effect } },
      }),
    )
  })
}

function ofSqlite({ points }: Cell): NamedFault[] {
  return points
    .filter(({ moment }) => moment === 'before')
    .flatMap(({ number, label, call }): NamedFault[] => [
      { label: `SQLITE_BUSY before ${label}`, fault: { type: 'blocked', at: number } },
      ...(call === 'session.open'
        ? []
        : [running(`SQLITE_FULL before ${label}`, number, 'before', 'PRAGMA max_page_count = 1')]),
    ])
}

function ofPostgres({ points }: Cell): NamedFault[] {
  const commits = points.filter(({ call, moment }) => call === 'transaction.commit' && moment === 'before')
  return [
    ...points
      .filter(({ call, moment }) => call !== 'session.open' || moment === 'after')
      .map(({ number, label, moment }) =>
        running(`backend terminated ${moment} ${label}`, number, moment, TERMINATE),
      ),
    ...points
      .filter(({ call, moment }) => call === 'transaction.begin' && moment === 'before')
      .map(
        ({ number, label }): NamedFault => ({
          label: `55P03 after ${label}`,
          fault: { type: 'blocked', at: number },
        }),
      ),
    ...commits.flatMap((_, index) =>
      (['before', 'after'] as const).map(
        (moment): NamedFault => ({
          label: `socket cut ${moment} the server's answer to COMMIT #${index + 1}`,
          fault: { type: 'cut', cut: { commit: index + 1, moment } },
        }),
      ),
    ),
  ]
}

const TERMINATE = 'SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())'

function running(label: string, at: number, moment: Where['moment'], run: string): NamedFault {
  return { label, fault: { type: 'faulty', where: { at, moment, effect: { run } } } }
}
