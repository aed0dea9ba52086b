import type { Statement } from '@godwit/core'

/**
 * What an interrupted statement that cannot be in a transaction left behind. VACUUM happens wholly or not at all, and it and
 * pragmas can be run again. VACUUM INTO leaves a file that may be half of a copy, in whose way it stands.
 */
export function recover(statement: Statement): 'not done' | 'unknown' {
  const words = statement.tokens.map((token) => token.toUpperCase())
  if (words[0] === 'PRAGMA') return 'not done'
  return words[0] === 'VACUUM' && !words.includes('INTO') ? 'not done' : 'unknown'
}
