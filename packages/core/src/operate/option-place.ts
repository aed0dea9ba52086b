/** A stretch of a text. */
export interface TextPlace {
  readonly start: number
  readonly end: number
}

/**
 * Where the value of an option stands in the text of a migration's file: the rest of its line in SQL, the literal of its export in a
 * module. Undefined where the option is not given, or in another way.
 */
export function optionPlace(text: string, file: string, option: string): TextPlace | undefined {
  return file.endsWith('.sql') ? placeInSql(text, option) : placeInModule(text, option)
}

/** It stands in a line of its own above the first statement, or nowhere. */
function placeInSql(text: string, option: string): TextPlace | undefined {
  const line = new RegExp(`^--\\s*godwit\\s*:\\s*${option}\\s*=\\s*`, 'i')
  const aboveStatements = /\s+|\/\*[\s\S]*?\*\/|--[^\n]*/gy
  for (const { 0: piece, index } of text.matchAll(aboveStatements)) {
    const before = text.slice(text.lastIndexOf('\n', index) + 1, index).trim()
    const name = line.exec(piece)?.[0]
    if (before !== '' || name === undefined) continue
    return { start: index + name.length, end: index + Math.max(name.length, piece.trimEnd().length) }
  }
  return undefined
}

/** Of two that look alike, one may be a comment: then neither is taken. */
function placeInModule(text: string, option: string): TextPlace | undefined {
  const literal = String.raw`\[[^\]]*\]|'[^'\\\n]*'|"[^"\\\n]*"|\d+n?\b`
  const exported = new RegExp(`^(export const ${option}(?:\\s*:[^=\\n]+)?\\s*=\\s*)(${literal})`, 'gm')
  const [found, other] = text.matchAll(exported)
  if (found === undefined || other !== undefined) return undefined
  const [, head = '', value = ''] = found
  const start = found.index + head.length
  return { start, end: start + value.length }
}
