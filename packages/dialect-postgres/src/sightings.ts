import { type Backend, IS_BACKEND, valuesOf } from './backend.js'
import { describeProcess, PROCESS_COLUMNS, type ServerProcess } from './describe-process.js'
import type { Observer } from './observer.js'

/** What is seen of a backend while it runs a statement. */
export interface Sighting {
  /** Those that it waits for, in words; undefined where it does not. */
  readonly blockers: string | undefined
  /** What the server says of its work, e.g. `building index: scanning table, 40 %`. */
  readonly progress: string | undefined
}

/** Looks at a backend of ours. Nothing where it is not there, or not to be seen. */
export async function sightingOf(observer: Observer, backend: Backend): Promise<Sighting | undefined> {
  const [work] = await observer.rows<Work>(WORK, valuesOf(backend))
  if (work === undefined) return undefined
  const blockers = await observer.rows<ServerProcess>(BLOCKERS, [backend.pid])
  return { blockers: several(blockers), progress: progressOf(work) }
}

export interface Waiter {
  readonly pid: number
  readonly described: string
}

/** Those who wait for a lock that a backend of ours holds. */
export async function waitersFor(observer: Observer, backend: Backend): Promise<Waiter[]> {
  const waiters = await observer.rows<ServerProcess>(WAITERS, valuesOf(backend))
  return waiters.map((waiter) => ({ pid: waiter.pid, described: describeProcess(waiter) }))
}

const MOST = 3

function several(processes: readonly ServerProcess[]): string | undefined {
  if (processes.length === 0) return undefined
  const told = processes.slice(0, MOST).map(describeProcess)
  const more = processes.length - told.length
  return [...told, ...(more === 0 ? [] : [`${more} more`])].join('; ')
}

interface Work {
  event: string | null
  phase: string | null
  percent: number | null
}

function progressOf({ event, phase, percent }: Work): string | undefined {
  if (phase !== null) return percent === null ? phase : `${phase}, ${percent} %`
  return event === null ? undefined : `waiting for ${event}`
}

const BLOCKERS = `
SELECT b.pid, ${PROCESS_COLUMNS}
FROM (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids($1)) AS pid) AS b
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = b.pid
ORDER BY b.pid`

const WAITERS = `
SELECT a.pid, ${PROCESS_COLUMNS}
FROM (SELECT DISTINCT pid FROM pg_catalog.pg_locks WHERE NOT granted) AS w
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = w.pid
WHERE $1 = ANY (pg_catalog.pg_blocking_pids(a.pid))
  AND EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE ${IS_BACKEND})`

/** Each phase counts in its own unit: tuples where it is named after them, lockers while it waits for them, else blocks. */
const PROGRESS = `
SELECT phase,
  CASE WHEN phase LIKE 'waiting for %' THEN lockers_done
    WHEN phase LIKE '%tuples%' THEN tuples_done ELSE blocks_done END AS done,
  CASE WHEN phase LIKE 'waiting for %' THEN lockers_total
    WHEN phase LIKE '%tuples%' THEN tuples_total ELSE blocks_total END AS total
FROM pg_catalog.pg_stat_progress_create_index WHERE pid = $1
UNION ALL
SELECT phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = $1
UNION ALL
SELECT phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_cluster WHERE pid = $1`

const WORK = `
SELECT nullif(pg_catalog.concat_ws(' ', a.wait_event_type, a.wait_event), '') AS event, p.phase,
  pg_catalog.floor(100.0 * p.done / nullif(p.total, 0))::int4 AS percent
FROM pg_catalog.pg_stat_activity AS a LEFT JOIN (${PROGRESS}) AS p ON true
WHERE ${IS_BACKEND}`
