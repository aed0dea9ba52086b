import { holdsSecret } from '@godwit/core'

/** What `PROCESS_COLUMNS` give of a server process. All but the pid is hidden from those who may not see it. */
export interface ServerProcess {
  readonly pid: number
  readonly name: string | null
  readonly state: string | null
  readonly seconds: number | null
  readonly query: string | null
}

/** Columns of `pg_stat_activity AS a`; the pid comes from where it is joined to. */
export const PROCESS_COLUMNS = `
  a.application_name AS name, a.state, a.query,
  pg_catalog.floor(extract(epoch FROM pg_catalog.clock_timestamp() - coalesce(
    CASE WHEN a.state = 'active' THEN a.query_start END, a.state_change)))::int4 AS seconds`

/** A process as somebody who waits for it wants to know it, without anything of what it reads or writes. */
export function describeProcess({ pid, name, state, seconds, query }: ServerProcess): string {
  if (pid === 0) return 'a prepared transaction'
  const who = `process ${pid}${name ? ` (${name})` : ''}`
  if (seconds === null) return who
  const asked = query === null ? '' : firstLine(query)
  const runs = state === 'active'
  const doing = `${runs ? 'running a statement' : (state ?? 'unknown')} for ${seconds} s`
  return asked === '' ? `${who}, ${doing}` : `${who}, ${doing}${runs ? ': ' : ', last: '}${asked}`
}

const LONGEST = 100

/** The first line, without the values that stand in it; nothing where the whole may hold a password, or is hidden. */
function firstLine(query: string): string {
  if (query.startsWith('<') || holdsSecret(query)) return ''
  const [line = ''] = query.replace(LITERAL, "'…'").trim().split('\n')
  const told = line.replace(/\s+/g, ' ').trim()
  return told.length > LONGEST ? `${told.slice(0, LONGEST)} …` : told
}

/** Also one that is cut off, for the server keeps only the beginning of a long query. */
const LITERAL = /'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/g
