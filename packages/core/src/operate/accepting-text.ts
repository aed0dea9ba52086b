import { CommandError } from './command-error.js'

/**
 * A migration file's text, with one more checksum among those that it accepts.
 * @throws CommandError USAGE where a module lists some already, or is one of CommonJS: that code is not ours to rewrite.
 */
export function acceptingText(text: string, file: string, checksum: string): string {
  return file.endsWith('.sql') ? sqlText(text, checksum) : moduleText(text, file, checksum)
}

function sqlText(text: string, checksum: string): string {
  const end = endOfOption(text)
  if (end !== undefined) return `${text.slice(0, end)}, ${checksum}${text.slice(end).replace(/^[ \t]+/, '')}`
  const [, mark = '', rest = ''] = /^(\uFEFF?)([\s\S]*)$/.exec(text) ?? []
  return `${mark}-- godwit: accepts=${checksum}${lineEndOf(text)}${rest}`
}

/** Where the option ends in its line. It stands in a line of its own above the first statement, or nowhere. */
function endOfOption(text: string): number | undefined {
  const aboveStatements = /\s+|\/\*[\s\S]*?\*\/|--[^\n]*/gy
  for (const { 0: piece, index } of text.matchAll(aboveStatements)) {
    const before = text.slice(text.lastIndexOf('\n', index) + 1, index).trim()
    if (before === '' && /^--\s*godwit\s*:\s*accepts\s*=/i.test(piece)) return index + piece.trimEnd().length
  }
  return undefined
}

function moduleText(text: string, file: string, checksum: string): string {
  if (/\baccepts\b/.test(text))
    throw new CommandError('USAGE', `${file} says already what it accepts.`, {
      fix: `Add to its list: '${checksum}'`,
    })
  // What a module of CommonJS exports may be replaced anywhere in it.
  if (/\.c[jt]s$/.test(file) || /\bexports\b/.test(text))
    throw new CommandError('USAGE', `${file} is a CommonJS module, which only you can write into.`, {
      fix: `Add to what it exports: accepts: ['${checksum}']`,
    })
  const end = lineEndOf(text)
  return `${text.replace(/\s*$/, '')}${end}${end}export const accepts = ['${checksum}']${end}`
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
