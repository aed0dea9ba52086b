import type { Dialect, Statement } from './dialect.js'

/** How many texts are remembered, and how long they may be: those that bookkeeping asks again and again. */
const MOST = 32
const LONGEST = 4000

/** A lexer that cuts a short script once, and then knows it. For dialects: most queries are the same but for their values. */
export function remembering(split: Dialect['split']): Dialect['split'] {
  const known = new Map<string, Statement[]>()
  return (script) => {
    const found = known.get(script)
    if (found !== undefined) return found
    const statements = split(script)
    if (script.length > LONGEST) return statements
    if (known.size >= MOST) known.delete(known.keys().next().value ?? '')
    known.set(script, statements)
    return statements
  }
}
