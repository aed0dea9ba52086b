import type { Statement } from '@godwit/core'
import { fold } from './folded-name.js'
import type { Tokens } from './token.js'

type Kind = Pick<Statement, 'kind' | 'advice'>

/**
 * What may be done with a statement.
 * @param verb its first token, which tells enough of most.
 * @param walk begins to walk over all of them.
 */
export function statementKind(verb: string, walk: () => Tokens): Kind {
  const first = verb.toUpperCase()
  if (first === 'PRAGMA') return pragmaKind([...walk().texts()].slice(1))
  if (CONTROL.has(first)) return { kind: 'transaction-control', advice: 'Leave it out.' }
  if (first === 'VACUUM') return { kind: 'outside-transaction', advice: OUTSIDE_ADVICE }
  if (first === 'ATTACH' || first === 'DETACH')
    return {
      kind: 'unsupported',
      advice: `Remove ${first}: an attached file outlives a rollback, so a migration changes one file only.`,
    }
  return PLAIN
}

const PLAIN: Kind = { kind: 'plain' }
const OUTSIDE_ADVICE = 'Give it a migration of its own, with the option transaction=false.'
const CONTROL: ReadonlySet<string> = new Set(['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'])

/** Pragmas that fail, or do nothing without a word, inside a transaction. The second list does so only when set. */
const OUTSIDE_PRAGMAS: ReadonlySet<string> = new Set(['wal_checkpoint'])
const OUTSIDE_WHEN_SET: ReadonlySet<string> = new Set([
  'auto_vacuum',
  'encoding',
  'journal_mode',
  'page_size',
])

/** Without a journal of the disk there is no way back, neither by ROLLBACK nor after a crash. */
const WITHOUT_JOURNAL: ReadonlySet<string> = new Set(['memory', 'off'])

const OUTLIVES = 'Remove it: it would outlive the migration.'
const WHOLE_PROCESS = 'Remove it: it would hold for the whole process.'

const UNSUPPORTED_WHEN_SET: ReadonlyMap<string, string> = new Map([
  [
    'foreign_keys',
    'Remove it: inside a transaction it does nothing. Foreign keys are off during a migration; "-- godwit: foreignKeys=on" at the top keeps them on.',
  ],
  ['busy_timeout', 'Remove it: how long to wait is said by lockTimeout.'],
  ['data_store_directory', WHOLE_PROCESS],
  ['hard_heap_limit', WHOLE_PROCESS],
  ['locking_mode', OUTLIVES],
  ['case_sensitive_like', 'Remove it: it would outlive the migration. GLOB tells upper from lower case.'],
  ['query_only', 'Remove it: the migration could not be recorded any more.'],
  ['schema_version', 'Remove it: the driver ignores it, so that nothing would happen.'],
  ['soft_heap_limit', WHOLE_PROCESS],
  ['synchronous', OUTLIVES],
  ['temp_store', OUTLIVES],
  ['temp_store_directory', WHOLE_PROCESS],
  ['writable_schema', 'Remove it: the driver ignores it, so that nothing would happen.'],
])

/** `tokens` begin after PRAGMA: a name, perhaps with a schema before it, then `= value` or `(value)`. */
function pragmaKind(tokens: readonly string[]): Kind {
  const rest = tokens[1] === '.' ? tokens.slice(2) : tokens
  const name = fold(rest[0] ?? '')
  const set = rest[1] === '=' || rest[1] === '('
  const advice = UNSUPPORTED_WHEN_SET.get(name)
  if (set && advice !== undefined) return { kind: 'unsupported', advice }
  if (set && name === 'journal_mode' && WITHOUT_JOURNAL.has(fold(rest[2] ?? '')))
    return { kind: 'unsupported', advice: 'Remove it: nothing could be rolled back any more.' }
  if (OUTSIDE_PRAGMAS.has(name) || (set && OUTSIDE_WHEN_SET.has(name)))
    return { kind: 'outside-transaction', advice: OUTSIDE_ADVICE }
  return PLAIN
}
