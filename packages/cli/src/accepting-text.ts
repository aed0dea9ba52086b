import { CliError } from './cli-error.js'

/**
 * A migration file's text, with one more checksum among those that it accepts.
 * @throws CliError USAGE where a module lists some already: that code is not ours to rewrite.
 */
export function acceptingText(text: string, file: string, checksum: string): string {
  return file.endsWith('.sql') ? sqlText(text, checksum) : moduleText(text, file, checksum)
}

const OPTION = /^(\uFEFF?[ \t]*--\s*godwit\s*:\s*accepts\s*=[^\r\n]*?)[ \t]*$/im

function sqlText(text: string, checksum: string): string {
  if (OPTION.test(text)) return text.replace(OPTION, (line: string) => `${line.trimEnd()}, ${checksum}`)
  const [, mark = '', rest = ''] = /^(\uFEFF?)([\s\S]*)$/.exec(text) ?? []
  return `${mark}-- godwit: accepts=${checksum}${lineEndOf(text)}${rest}`
}

function moduleText(text: string, file: string, checksum: string): string {
  if (/\baccepts\b/.test(text))
    throw new CliError('USAGE', `${file} says already what it accepts.`, {
      fix: `Add to its list: '${checksum}'`,
    })
  const end = lineEndOf(text)
  const exported = /\.c[jt]s$/.test(file) ? 'exports.accepts =' : 'export const accepts ='
  return `${text.replace(/\s*$/, '')}${end}${end}${exported} ['${checksum}']${end}`
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
