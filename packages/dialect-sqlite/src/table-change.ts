/** What a statement does to tables as a whole, by its tokens. */
export type TableChange =
  | { readonly type: 'create'; readonly table: string }
  | { readonly type: 'drop'; readonly table: string }
  | { readonly type: 'rename'; readonly from: string; readonly to: string }

/** Whether rows, triggers, indexes or views can be lost by it, or references broken. Adding loses nothing. */
export function canLose(tokens: readonly string[]): boolean {
  const words = tokens.map((token) => token.toUpperCase())
  const [first = ''] = words
  if (first === 'ALTER') return !isAddColumn(words) || words.includes('REFERENCES')
  if (first === 'WITH') return words.some((word) => WRITING.has(word))
  return !HARMLESS.has(first)
}

/** Whether what others mention can be gone after it, or have another name. */
export function takesAway([first = '']: readonly string[]): boolean {
  return /^(?:DROP|ALTER)$/i.test(first)
}

/** Whether SQLite, where it enforces foreign keys, lets it break no reference for longer than to the end of the transaction. */
export function isEnforced([first = '']: readonly string[]): boolean {
  return ENFORCED.has(first.toUpperCase())
}

/** Whether nothing at all can be changed by it. */
export function onlyReads([first = '']: readonly string[]): boolean {
  return /^(?:SELECT|VALUES)$/i.test(first)
}

const WRITING: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE'])

/** What changes the schema can take the key away, and a pragma can make SQLite forget what it has put off. */
const ENFORCED: ReadonlySet<string> = new Set(['EXPLAIN', 'SELECT', 'VALUES', 'WITH', ...WRITING])

/** INSERT is not among them: with foreign keys off it can add rows that point to nothing, or replace others. */
const HARMLESS: ReadonlySet<string> = new Set([
  'ANALYZE',
  'CREATE',
  'EXPLAIN',
  'PRAGMA',
  'REINDEX',
  'SELECT',
  'VALUES',
])

/**
 * A table of `main` that this statement drops, renames, or makes for sure (as IF NOT EXISTS does not). Names are
 * folded as SQLite compares them.
 */
export function tableChange(tokens: readonly string[]): TableChange | undefined {
  const [verb = '', kind = ''] = tokens.slice(0, 2).map((token) => token.toUpperCase())
  if (kind !== 'TABLE') return undefined
  const conditional = tokens[2]?.toUpperCase() === 'IF'
  if (verb === 'CREATE') {
    const made = conditional ? undefined : tableName(tokens, 2)
    return made && { type: 'create', table: made.name }
  }
  if (verb === 'DROP') {
    const dropped = tableName(tokens, conditional ? 4 : 2)
    return dropped && { type: 'drop', table: dropped.name }
  }
  const altered = verb === 'ALTER' ? tableName(tokens, 2) : undefined
  const [rename, to, target] = tokens.slice(altered?.next)
  if (!altered || target === undefined || rename?.toUpperCase() !== 'RENAME' || to?.toUpperCase() !== 'TO')
    return undefined
  return { type: 'rename', from: altered.name, to: fold(target) }
}

/** A table of `main` that this statement makes where there is none of that name yet. */
export function createdTable(tokens: readonly string[]): string | undefined {
  const [verb, ...words] = tokens.slice(0, 4).map((token) => token.toUpperCase())
  const at = words[0] === 'VIRTUAL' ? 2 : 1
  if (verb !== 'CREATE' || words[at - 1] !== 'TABLE') return undefined
  return tableName(tokens, words[at] === 'IF' ? at + 4 : at + 1)?.name
}

/** What a statement of `main` drops by its own name, e.g. `index feed_link`, folded as SQLite compares names. */
export function droppedObject(tokens: readonly string[]): string | undefined {
  const [verb = '', type = '', conditional = ''] = tokens.slice(0, 3).map((token) => token.toUpperCase())
  if (verb !== 'DROP') return undefined
  const dropped = tableName(tokens, conditional === 'IF' && tokens.length > 4 ? 4 : 2)
  return dropped && `${type.toLowerCase()} ${dropped.name}`
}

/** A name as SQLite compares it: without quotes, ASCII letters in lower case. */
export function fold(token: string): string {
  return unquote(token).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function unquote(token: string): string {
  const first = token.charAt(0)
  if (first === '[') return token.slice(1, -1)
  if (first !== '"' && first !== '`' && first !== "'") return token
  return token.slice(1, -1).replaceAll(first + first, first)
}

function isAddColumn(words: readonly string[]): boolean {
  return words[words[3] === '.' ? 5 : 3] === 'ADD'
}

function tableName(tokens: readonly string[], at: number): { name: string; next: number } | undefined {
  const [first, dot, second] = tokens.slice(at, at + 3)
  if (first === undefined) return undefined
  if (dot !== '.') return { name: fold(first), next: at + 1 }
  return second !== undefined && fold(first) === 'main' ? { name: fold(second), next: at + 3 } : undefined
}
