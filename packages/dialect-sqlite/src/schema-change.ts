import type { Statement } from '@godwit/core'
import { fold, nameAt } from './folded-name.js'
import { verbOf } from './verb.js'

/** What a statement does to one thing of `main`, by its tokens. Names are folded as SQLite compares them. */
export type SchemaChange =
  | {
      readonly type: 'create'
      readonly object: SchemaObjectType
      readonly name: string
      /** Whether it does nothing where one of that name stands. */
      readonly ifAbsent: boolean
    }
  | { readonly type: 'drop'; readonly object: SchemaObjectType; readonly name: string }
  | { readonly type: 'add column' | 'drop column'; readonly table: string; readonly column: string }
  | { readonly type: 'rename table'; readonly table: string; readonly to: string }
  | {
      readonly type: 'rename column'
      readonly table: string
      readonly column: string
      readonly to: string
    }

export type SchemaObjectType = (typeof OBJECT_TYPES)[number]

export const OBJECT_TYPES = ['table', 'index', 'view', 'trigger'] as const

/** Undefined for what changes no schema, what is temporary or of another schema, and what is not known here. */
export function schemaChange(statement: Pick<Statement, 'text' | 'tokens'>): SchemaChange | undefined {
  switch (verbOf(statement)) {
    case 'CREATE':
      return create(statement.tokens)
    case 'DROP':
      return drop(statement.tokens)
    case 'ALTER':
      return isWord(statement.tokens[1], 'TABLE') ? alter(statement.tokens) : undefined
    default:
      return undefined
  }
}

/** A CREATE in its parts, without what its text in the schema leaves out: IF NOT EXISTS, and the name of the schema. */
export interface Creation {
  readonly object: SchemaObjectType
  readonly name: string
  readonly ifAbsent: boolean
  /** What stands before the name, e.g. `create unique index`. */
  readonly head: string
  /** What stands after the name. */
  readonly rest: readonly string[]
}

export function creation(tokens: readonly string[]): Creation | undefined {
  const at = tokens.slice(0, 3).findIndex((token) => objectType(token) !== undefined)
  const object = objectType(tokens[at])
  const before = tokens.slice(0, at + 1).map((token) => token.toUpperCase())
  if (object === undefined || before.includes('TEMP') || before.includes('TEMPORARY')) return undefined
  const from = afterCondition(tokens, at + 1)
  const named = nameAt(tokens, from)
  if (named === undefined) return undefined
  const [ifAbsent, head] = [from > at + 1, before.join(' ')]
  return { object, name: named.name, ifAbsent, head, rest: tokens.slice(named.next) }
}

/** The definition of a column that ALTER TABLE adds: its name, and what follows it. */
export function addedDefinition(tokens: readonly string[]): readonly string[] {
  const table = nameAt(tokens, 2)
  const at = (table?.next ?? 0) + 1
  return tokens.slice(isWord(tokens[at], 'COLUMN') ? at + 1 : at)
}

function create(tokens: readonly string[]): SchemaChange | undefined {
  const made = creation(tokens)
  return made && { type: 'create', object: made.object, name: made.name, ifAbsent: made.ifAbsent }
}

function drop(tokens: readonly string[]): SchemaChange | undefined {
  const object = objectType(tokens[1])
  const named = nameAt(tokens, afterCondition(tokens, 2))
  return object && named && { type: 'drop', object, name: named.name }
}

function alter(tokens: readonly string[]): SchemaChange | undefined {
  const altered = nameAt(tokens, 2)
  if (altered === undefined) return undefined
  const table = altered.name
  const [verb, ...words] = tokens.slice(altered.next)
  if (isWord(verb, 'RENAME') && isWord(words[0], 'TO') && words[1] !== undefined && words[2] === undefined)
    return { type: 'rename table', table, to: fold(words[1]) }
  const [first, second, third] = isWord(words[0], 'COLUMN') ? words.slice(1) : words
  if (first === undefined || OF_CONSTRAINTS.test(first)) return undefined
  const column = fold(first)
  if (isWord(verb, 'ADD')) return { type: 'add column', table, column }
  if (isWord(verb, 'DROP')) return { type: 'drop column', table, column }
  if (!isWord(verb, 'RENAME') || !isWord(second, 'TO') || third === undefined) return undefined
  return { type: 'rename column', table, column, to: fold(third) }
}

/** What may follow ADD and DROP, and begins no column. */
const OF_CONSTRAINTS = /^(?:CONSTRAINT|CHECK)$/i

function objectType(token: string | undefined): SchemaObjectType | undefined {
  return token === undefined ? undefined : TYPE_OF.get(token.toUpperCase())
}

const TYPE_OF: ReadonlyMap<string, SchemaObjectType> = new Map(
  OBJECT_TYPES.map((object) => [object.toUpperCase(), object]),
)

function afterCondition(tokens: readonly string[], at: number): number {
  if (!isWord(tokens[at], 'IF')) return at
  if (isWord(tokens[at + 1], 'EXISTS')) return at + 2
  // Else it is the name.
  return isWord(tokens[at + 1], 'NOT') ? at + 3 : at
}

function isWord(token: string | undefined, word: string): boolean {
  return token?.toUpperCase() === word
}
