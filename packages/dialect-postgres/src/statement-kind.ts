import type { Statement } from '@godwit/core'

type Kind = Pick<Statement, 'kind' | 'advice'>

/**
 * What kind of statement it is, by PostgreSQL's own closed lists.
 * @param verb its first word in lower case, which tells enough of most.
 * @param read gives all of its tokens, words in lower case.
 */
export function statementKind(verb: string | undefined, read: () => readonly string[]): Kind {
  if (verb === undefined || !TELLING.has(verb)) return PLAIN
  const words = read()
  if (isTransactionControl(words)) return { kind: 'transaction-control', advice: TRANSACTION_ADVICE }
  const unsupported = unsupportedAdvice(words)
  if (unsupported !== undefined) return { kind: 'unsupported', advice: unsupported }
  if (isOutside(words)) return { kind: 'outside-transaction', advice: OUTSIDE_ADVICE }
  if (isInside(words)) return { kind: 'inside-transaction', advice: INSIDE_ADVICE }
  return isSetting(words) ? { kind: 'setting' } : PLAIN
}

const PLAIN: Kind = { kind: 'plain' }

/** Those that begin something which is not plain. */
const TELLING: ReadonlySet<string> = new Set([
  'abort',
  'alter',
  'begin',
  'cluster',
  'commit',
  'copy',
  'create',
  'discard',
  'drop',
  'end',
  'lock',
  'prepare',
  'reindex',
  'reset',
  'rollback',
  'select',
  'set',
  'start',
  'vacuum',
])

const TRANSACTION_ADVICE = 'Leave it out.'
const OUTSIDE_ADVICE = 'Give it a migration of its own, with the option transaction=false.'
const INSIDE_ADVICE =
  'With transaction=false each statement is a transaction of its own: write SET without LOCAL, or leave it out.'

function isTransactionControl(words: readonly string[]): boolean {
  const [first, second] = words
  switch (first) {
    case 'begin':
    case 'commit':
    case 'end':
    case 'abort':
      return true
    case 'start':
    case 'prepare':
      return second === 'transaction'
    case 'rollback':
      return !(second === 'to' || ((second === 'work' || second === 'transaction') && words[2] === 'to'))
    default:
      return false
  }
}

function unsupportedAdvice(words: readonly string[]): string | undefined {
  if (words[0] === 'discard' && words[1] === 'all')
    return 'Leave it out: it would free the runner’s lock, and every migration starts with a clean session anyway.'
  if (words[0] === 'copy' && follows(words, 'to', 'stdout'))
    return 'Nobody reads what it writes. Use psql, or COPY … TO a file on the server.'
  return undefined
}

function isOutside(words: readonly string[]): boolean {
  const [first = '', second = ''] = words
  switch (first) {
    case 'vacuum':
      return true
    case 'create':
      return OUTSIDE_OBJECTS.includes(second) || createsIndexConcurrently(words)
    case 'drop':
      return OUTSIDE_OBJECTS.includes(second) || (second === 'index' && words[2] === 'concurrently')
    case 'alter':
      return isOutsideAlter(words)
    case 'reindex':
      return isOutsideReindex(words)
    case 'cluster':
      return withoutOptions(words).every((word) => word === 'cluster' || word === 'verbose')
    default:
      return false
  }
}

/** What lasts no longer than the transaction. */
function isInside(words: readonly string[]): boolean {
  const [first, second = ''] = words
  if (first === 'lock') return true
  if (first === 'set') return ['local', 'transaction', 'constraints'].includes(second)
  return callsSetConfig(words) && words.at(-2) === 'true'
}

/** What lasts for the session, as long as nobody resets it. */
function isSetting(words: readonly string[]): boolean {
  return words[0] === 'set' || words[0] === 'reset' || callsSetConfig(words)
}

/** `SELECT pg_catalog.set_config(…)` that reads nothing, as pg_dump writes it. */
function callsSetConfig(words: readonly string[]): boolean {
  const called = words[2] === '.' ? words[3] : words[1]
  return words[0] === 'select' && called === 'set_config' && !words.includes('from')
}

const OUTSIDE_OBJECTS = ['database', 'tablespace', 'subscription']

function createsIndexConcurrently(words: readonly string[]): boolean {
  const rest = words[1] === 'unique' ? words.slice(2) : words.slice(1)
  return rest[0] === 'index' && rest[1] === 'concurrently'
}

function isOutsideAlter(words: readonly string[]): boolean {
  switch (words[1]) {
    case 'system':
      return true
    case 'table':
      return follows(words, 'detach', 'partition') && words.at(-1) === 'concurrently'
    case 'database':
      return follows(words, 'set', 'tablespace')
    case 'subscription':
      return follows(words, 'refresh', 'publication')
    default:
      return false
  }
}

function isOutsideReindex(words: readonly string[]): boolean {
  const [, object = '', next] = withoutOptions(words)
  return (
    next === 'concurrently' ||
    ['database', 'schema', 'system'].includes(object) ||
    words.slice(0, words.indexOf(')') + 1).includes('concurrently')
  )
}

/** `REINDEX (VERBOSE) TABLE t` without the parentheses and what is in them. */
function withoutOptions(words: readonly string[]): readonly string[] {
  return words[1] === '(' ? [...words.slice(0, 1), ...words.slice(words.indexOf(')') + 1)] : words
}

function follows(words: readonly string[], first: string, second: string): boolean {
  return words.some((word, at) => word === first && words[at + 1] === second)
}
