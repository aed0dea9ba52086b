import { optionPlace } from './option-place.js'

/** A new text, or why only a person can write it, and how. */
export type Rewritten =
  | { readonly text: string }
  | { readonly text: null; readonly why: string; readonly advice: string }

/** The text of a migration's file with one more item in an option that is a list, which is added where it is not given. */
export function withListItem(text: string, file: string, option: string, item: string): Rewritten {
  const place = optionPlace(text, file, option)
  if (place !== undefined) {
    const { start, end } = place
    const value = text.slice(start, end)
    const rest = text.slice(end)
    return file.endsWith('.sql')
      ? { text: `${text.slice(0, start)}${value}, ${item}${rest.replace(/^[ \t]+/, '')}` }
      : { text: `${text.slice(0, start)}${longerLiteral(value, item)}${rest}` }
  }
  if (file.endsWith('.sql')) return { text: withFirstLine(text, `-- godwit: ${option}=${item}`) }
  if (new RegExp(`\\b${option}\\b`).test(text))
    return {
      text: null,
      why: `${file} speaks of \`${option}\` already, in a way that only you can change.`,
      advice: `Add to the list that it exports: '${item}'`,
    }
  // What a module of CommonJS exports may be replaced anywhere in it.
  if (/\.c[jt]s$/.test(file) || /\bexports\b/.test(text))
    return {
      text: null,
      why: `${file} is a CommonJS module, which only you can write into.`,
      advice: `Add to what it exports: ${option}: ['${item}']`,
    }
  const end = lineEndOf(text)
  return { text: `${text.replace(/\s*$/, '')}${end}${end}export const ${option} = ['${item}']${end}` }
}

function withFirstLine(text: string, line: string): string {
  const [, mark = '', rest = ''] = /^(\uFEFF?)([\s\S]*)$/.exec(text) ?? []
  return `${mark}${line}${lineEndOf(text)}${rest}`
}

/** A list in brackets, or one whose items stand in one text. */
function longerLiteral(literal: string, item: string): string {
  const inside = literal.slice(1, -1)
  const [open] = literal
  if (open !== '[') return `${open}${inside === '' ? '' : `${inside}, `}${item}${open}`
  const items = inside.trimEnd()
  const quote = items.includes('"') && !items.includes("'") ? '"' : "'"
  const added = `${quote}${item}${quote}`
  if (items.trim() === '') return `[${added}]`
  const { indent } = /\n(?<indent>[ \t]*)[^\n]*$/.exec(items)?.groups ?? {}
  const between = indent === undefined ? ' ' : `${lineEndOf(items)}${indent}`
  const after = items.endsWith(',') ? ',' : ''
  return `[${items.replace(/,$/, '')},${between}${added}${after}${inside.slice(items.length)}]`
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
