import type { Statement } from '@godwit/core'

/** A statement, of which the tokens are looked at only where its first word does not tell enough: it may be one of very many. */
type Cut = Pick<Statement, 'text' | 'tokens'>

/** The word that a statement begins with, in upper case. */
export function verbOf({ text }: Pick<Statement, 'text'>): string {
  WORD.lastIndex = 0
  return WORD.exec(text)?.[0].toUpperCase() ?? ''
}

/** The words that statements begin with. */
export function verbsOf(statements: readonly Pick<Statement, 'text'>[]): ReadonlySet<string> {
  const verbs = new Set<string>()
  let last = ''
  for (const statement of statements) {
    const { text } = statement
    // Those of a large script begin with the same one.
    if (last !== '' && text.startsWith(last) && text.charAt(last.length) === ' ') continue
    const verb = verbOf(statement)
    verbs.add(verb)
    last = text.slice(0, verb.length)
  }
  return verbs
}

/** Whether rows, triggers, indexes or views can be lost by it, or references broken. Adding loses nothing. */
export function canLose(statement: Cut): boolean {
  const verb = verbOf(statement)
  if (verb === 'ALTER') {
    const words = wordsOf(statement)
    return !isAddColumn(words) || words.includes('REFERENCES')
  }
  if (verb === 'WITH') return wordsOf(statement).some((word) => WRITING.has(word))
  return verb !== 'CREATE' && !HARMLESS.has(verb)
}

/** Whether all statements that begin with these words read or change rows, and nothing else. */
export function concernOnlyRows(verbs: ReadonlySet<string>): boolean {
  for (const verb of verbs) if (!ROWS.has(verb)) return false
  return true
}

/** Whether it changes rows and nothing else. */
export function changesOnlyRows(statement: Cut): boolean {
  return ROWS.has(verbOf(statement))
}

/** Whether it makes what only shows in use that it is broken. */
export function makesViewOrTrigger(statement: Cut): boolean {
  return verbOf(statement) === 'CREATE' && wordsOf(statement).some((word) => /^(?:VIEW|TRIGGER)$/.test(word))
}

/** Whether what others mention can be gone after it, or have another name. */
export function takesAway(statement: Cut): boolean {
  const verb = verbOf(statement)
  return verb === 'DROP' || verb === 'ALTER'
}

/** Whether the schema can be another one after it. */
export function changesSchema(statement: Cut): boolean {
  return verbOf(statement) === 'CREATE' || takesAway(statement)
}

/** Whether SQLite, where it enforces foreign keys, lets it break no reference for longer than to the end of the transaction. */
export function isEnforced(statement: Cut): boolean {
  return ENFORCED.has(verbOf(statement))
}

/** Whether nothing at all can be changed by it. */
export function onlyReads(statement: Cut): boolean {
  return /^(?:SELECT|VALUES)$/.test(verbOf(statement))
}

/** Whether it can run twice and do no harm, of what changes no schema. */
export function isHarmless(statement: Cut): boolean {
  const verb = verbOf(statement)
  return HARMLESS.has(verb) || (verb === 'VACUUM' && !wordsOf(statement).includes('INTO'))
}

const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y

const WRITING: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE'])

const ROWS: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'WITH', ...WRITING])

/** What changes the schema can take the key away, and a pragma can make SQLite forget what it has put off. */
const ENFORCED: ReadonlySet<string> = new Set(['EXPLAIN', 'SELECT', 'VALUES', 'WITH', ...WRITING])

/** INSERT is not among them: with foreign keys off it can add rows that point to nothing, or replace others. */
const HARMLESS: ReadonlySet<string> = new Set(['ANALYZE', 'EXPLAIN', 'PRAGMA', 'REINDEX', 'SELECT', 'VALUES'])

function wordsOf({ tokens }: Cut): string[] {
  return tokens.map((token) => token.toUpperCase())
}

function isAddColumn(words: readonly string[]): boolean {
  return words[words[3] === '.' ? 5 : 3] === 'ADD'
}
