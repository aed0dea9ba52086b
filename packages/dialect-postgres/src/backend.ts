/** The server's process that works for a connection. Its number may be another's one day; with its start it never is. */
export interface Backend {
  readonly pid: number
  readonly startedAt: string
}

/** Asks for the process that answers. Gives one text, for `readBackend`. */
export const OWN_BACKEND = `
SELECT pg_catalog.concat_ws(' ', pid, extract(epoch FROM backend_start))
FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())`

export function readBackend(answer: string | undefined): Backend | undefined {
  const [pid, startedAt] = answer?.split(' ') ?? []
  return startedAt === undefined ? undefined : { pid: Number(pid), startedAt }
}

/** A condition on `pg_stat_activity AS a`: it is the backend of these two values, `$1` and `$2`. */
export const IS_BACKEND = 'a.pid = $1::int4 AND extract(epoch FROM a.backend_start) = $2::numeric'

export function valuesOf({ pid, startedAt }: Backend): readonly unknown[] {
  return [pid, startedAt]
}
