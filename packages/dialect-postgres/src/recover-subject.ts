/** What there is to look for after an interrupted statement. Names are as written, to be read by the server. */
export type Left =
  | {
      readonly by: 'create index'
      readonly index: string
      readonly table: string
      readonly shape: IndexShape
    }
  | { readonly by: 'drop index'; readonly index: string }
  | { readonly by: 'create database' | 'drop database'; readonly database: string }
  /** What is rebuilt beside the old ones: all indexes of a table, or one. */
  | { readonly by: 'reindex'; readonly object: 'index' | 'table'; readonly name: string }
  /** Whatever it did, it can be done again. */
  | { readonly by: 'nothing' }
  | { readonly by: 'unknown' }

/** What tells an index from another of its name. */
export interface IndexShape {
  readonly unique: boolean
  /** Whether it has a WHERE. */
  readonly partial: boolean
  /** How many columns and expressions it holds, with those of INCLUDE. */
  readonly size: number
  /** All that may be the name of a column, as the server folds names. */
  readonly names: readonly string[]
}

export function leftBy(tokens: readonly string[]): Left {
  const words = tokens.map((token) => token.toLowerCase())
  const [first = '', second = ''] = words
  if (first === 'create' && (second === 'index' || second === 'unique')) return createdIndex(tokens, words)
  if (first === 'drop' && second === 'index') {
    const index = nameAt(tokens, afterIfExists(words, words[2] === 'concurrently' ? 3 : 2))
    return index === undefined ? UNKNOWN : { by: 'drop index', index }
  }
  if (second === 'database' && (first === 'create' || first === 'drop')) {
    const database = nameAt(tokens, afterIfExists(words, 2))
    return database === undefined ? UNKNOWN : { by: `${first} database`, database }
  }
  if (first === 'reindex') return reindexed(tokens, words)
  const harmless = HARMLESS.has(first) || (first === 'alter' && second === 'system')
  return harmless ? { by: 'nothing' } : UNKNOWN
}

const UNKNOWN: Left = { by: 'unknown' }
const HARMLESS = new Set(['vacuum', 'cluster'])

function createdIndex(tokens: readonly string[], words: readonly string[]): Left {
  const on = words.indexOf('on')
  const named = words.indexOf('index') + 1
  const at = afterIfExists(words, words[named] === 'concurrently' ? named + 1 : named)
  // Without a name the server makes one up, which cannot be known here.
  if (on === -1 || at >= on) return UNKNOWN
  const index = nameAt(tokens, at)
  const table = nameAt(tokens, words[on + 1] === 'only' ? on + 2 : on + 1)
  if (index === undefined || table === undefined) return UNKNOWN
  const rest = tokens.slice(on + 1)
  const { size, partial } = extent(rest)
  const shape = { unique: words[1] === 'unique', partial, size, names: rest.map(folded) }
  return { by: 'create index', index, table, shape }
}

/** Counts what stands between commas in the lists of columns, which are the only parentheses before WITH and WHERE. */
function extent(tokens: readonly string[]): Pick<IndexShape, 'size' | 'partial'> {
  let [depth, size, listed] = [0, 0, true]
  let partial = false
  for (const token of tokens) {
    const word = token.toLowerCase()
    if (depth === 0 && (word === 'with' || word === 'where')) listed = false
    if (depth === 0 && word === 'where') partial = true
    const opens = token === '(' && depth === 0
    if (listed && (opens || (token === ',' && depth === 1))) size += 1
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
  }
  return { size, partial }
}

function reindexed(tokens: readonly string[], words: readonly string[]): Left {
  const at = words[1] === '(' ? words.indexOf(')') + 1 : 1
  const object = words[at]
  const name = nameAt(tokens, words[at + 1] === 'concurrently' ? at + 2 : at + 1)
  const isOne = (object === 'index' || object === 'table') && name !== undefined
  return isOne ? { by: 'reindex', object, name } : { by: 'nothing' }
}

function folded(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token.toLowerCase()
}

function afterIfExists(words: readonly string[], at: number): number {
  if (words[at] !== 'if') return at
  return words[at + 1] === 'not' ? at + 3 : at + 2
}

/** A name with its dots, e.g. `app."Feed"`; none that is written in escapes, which `parse_ident` does not read. */
function nameAt(tokens: readonly string[], at: number): string | undefined {
  const first = tokens[at]
  if (first === undefined || /^u&/i.test(first)) return undefined
  const rest = tokens[at + 1] === '.' ? nameAt(tokens, at + 2) : undefined
  return rest === undefined ? first : `${first}.${rest}`
}
