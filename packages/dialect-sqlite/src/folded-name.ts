/** A name as SQLite compares it: without quotes, ASCII letters in lower case. */
export function fold(token: string): string {
  return unquote(token).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The folded name of something of `main`, and where what follows it begins; undefined where it is of another schema. */
export function nameAt(tokens: readonly string[], at: number): { name: string; next: number } | undefined {
  const [first, dot, second] = tokens.slice(at, at + 3)
  if (first === undefined) return undefined
  if (dot !== '.') return { name: fold(first), next: at + 1 }
  return second !== undefined && fold(first) === 'main' ? { name: fold(second), next: at + 3 } : undefined
}

function unquote(token: string): string {
  const first = token.charAt(0)
  if (first === '[') return token.slice(1, -1)
  if (first !== '"' && first !== '`' && first !== "'") return token
  return token.slice(1, -1).replaceAll(first + first, first)
}
