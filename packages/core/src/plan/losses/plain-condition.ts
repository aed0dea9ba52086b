import { namePart } from './token-reader.js'

/**
 * A condition that can be counted by without running anything of a migration: columns, texts and numbers, compared and
 * joined. Null where it holds more: a function, a query, a parameter.
 */
export function plainCondition(tokens: readonly string[]): string | null {
  const isPlain = tokens.every((token, index) => {
    if (token.startsWith("'") || namePart(token) === undefined) return PLAIN.test(token)
    const word = token.toUpperCase()
    return tokens[index + 1] === '(' ? BEFORE_PARENTHESIS.has(word) : !OTHERS.test(word)
  })
  return isPlain && tokens.length > 0 ? tokens.join(' ') : null
}

/** Texts, numbers, comparisons, arithmetic. */
const PLAIN = /^(?:'[\s\S]*'|\d[\w.]*|=|==|<>|!=|<|>|<=|>=|\|\||[-+*/%(),])$/

const BEFORE_PARENTHESIS: ReadonlySet<string> = new Set(['IN', 'AND', 'OR', 'NOT'])

/** Words of queries, and those that mean something else every moment. */
const OTHERS = /^(?:SELECT|RETURNING|LIMIT|ORDER|CURRENT.*|LOCALTIME.*)$/
