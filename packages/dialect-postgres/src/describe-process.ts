import { holdsSecret } from '@godwit/core'
import { Tokens } from './token.js'
import { TRANSACTION_ID } from './transaction-id.js'

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
  const asked = query === null ? '' : beginning(withoutOurs(query))
  const runs = state === 'active'
  const doing = `${runs ? 'running a statement' : (state ?? 'unknown')} for ${seconds} s`
  return asked === '' ? `${who}, ${doing}` : `${who}, ${doing}${runs ? ': ' : ', last: '}${asked}`
}

/** Another run's own words around those of its migration would tell nobody what it does. */
function withoutOurs(query: string): string {
  const lead = `${TRANSACTION_ID};`
  const at = query.indexOf(lead)
  const asked = at === -1 ? query : query.slice(at + lead.length)
  return asked.replace(/;\s*RELEASE SAVEPOINT godwit_[\s\S]*|(?<=^COMMIT);[\s\S]*/, '')
}

const LONGEST = 100

/** How it begins, without comments and the values that stand in it; nothing where it may hold a password, or is hidden. */
function beginning(query: string): string {
  if (query.startsWith('<') || holdsSecret(query)) return ''
  let told = ''
  let end = 0
  try {
    for (const token = new Tokens(query); token.next(); end = token.end) {
      if (told.length > LONGEST) return `${told.slice(0, LONGEST)} …`
      const text = token.type === 'string' ? "'…'" : token.text
      told += token.start > end && told !== '' ? ` ${text}` : text
    }
  } catch {
    // The server keeps only the first bytes of a long query, which may end anywhere.
    return `${told.slice(0, LONGEST)} …`
  }
  return told
}
