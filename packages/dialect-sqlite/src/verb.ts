/** Whether rows, triggers, indexes or views can be lost by it, or references broken. Adding loses nothing. */
export function canLose(tokens: readonly string[]): boolean {
  const words = tokens.map((token) => token.toUpperCase())
  const [first = ''] = words
  if (first === 'ALTER') return !isAddColumn(words) || words.includes('REFERENCES')
  if (first === 'WITH') return words.some((word) => WRITING.has(word))
  return first !== 'CREATE' && !HARMLESS.has(first)
}

/** Whether what others mention can be gone after it, or have another name. */
export function takesAway([first = '']: readonly string[]): boolean {
  return /^(?:DROP|ALTER)$/i.test(first)
}

/** Whether the schema can be another one after it. */
export function changesSchema([first = '']: readonly string[]): boolean {
  return /^(?:CREATE|ALTER|DROP)$/i.test(first)
}

/** Whether SQLite, where it enforces foreign keys, lets it break no reference for longer than to the end of the transaction. */
export function isEnforced([first = '']: readonly string[]): boolean {
  return ENFORCED.has(first.toUpperCase())
}

/** Whether nothing at all can be changed by it. */
export function onlyReads([first = '']: readonly string[]): boolean {
  return /^(?:SELECT|VALUES)$/i.test(first)
}

/** Whether it can run twice and do no harm, of what changes no schema. */
export function isHarmless(tokens: readonly string[]): boolean {
  const words = tokens.map((token) => token.toUpperCase())
  return HARMLESS.has(words[0] ?? '') || (words[0] === 'VACUUM' && !words.includes('INTO'))
}

const WRITING: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE'])

/** What changes the schema can take the key away, and a pragma can make SQLite forget what it has put off. */
const ENFORCED: ReadonlySet<string> = new Set(['EXPLAIN', 'SELECT', 'VALUES', 'WITH', ...WRITING])

/** INSERT is not among them: with foreign keys off it can add rows that point to nothing, or replace others. */
const HARMLESS: ReadonlySet<string> = new Set(['ANALYZE', 'EXPLAIN', 'PRAGMA', 'REINDEX', 'SELECT', 'VALUES'])

function isAddColumn(words: readonly string[]): boolean {
  return words[words[3] === '.' ? 5 : 3] === 'ADD'
}
