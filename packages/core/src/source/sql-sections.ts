import { isLfsPointer } from '../cut-script.js'
import { asLatin, nearMarker, visible } from './near-marker.js'
import type { OptionLine } from './options.js'

/** Where things stand in a `.sql` file. Lines count from 1. */
export interface SqlScan {
  readonly sections: readonly Section[]
  readonly options: readonly OptionLine[]
  readonly firstStatement: number | undefined
}

export interface Section {
  readonly name: 'upgrade' | 'downgrade'
  /** The line of its marker. */
  readonly line: number
}

type Fault = (message: string, line: number, fix?: string) => Error

/**
 * Finds section markers and options without knowing any engine's SQL: it looks at whole lines only. What looks
 * like a marker or an option but would have no effect is a fault, never ignored.
 */
export function scanSqlFile(lines: readonly string[], fault: Fault): SqlScan {
  const sections: Section[] = []
  const options: OptionLine[] = []
  let firstStatement: number | undefined
  let inComment = false

  for (const [index, raw] of lines.entries()) {
    const text = raw.trim()
    const line = index + 1
    refuseDamage(raw, line, fault)
    if (inComment) {
      const rest = afterComment(text)
      inComment = rest === undefined
      if (rest === undefined) continue
      refuseNearMarker(text, line, fault)
      if (isStatement(rest)) firstStatement = line
      continue
    }
    const section = sectionOf(text)
    if (section !== undefined) {
      sections.push({ name: section, line })
      continue
    }
    const option = optionOf(text, line, fault)
    if (option !== undefined) {
      if (firstStatement !== undefined || sections.some(({ name }) => name === 'downgrade'))
        throw fault(
          'an option has no effect here.',
          line,
          'Move the line to the top of the file, before the first statement.',
        )
      options.push(option)
      continue
    }
    refuseNearMarker(text, line, fault)
    if (firstStatement !== undefined) continue
    const rest = text.startsWith('/*') ? afterComment(text.slice(2)) : text
    inComment = rest === undefined
    if (rest !== undefined && isStatement(rest)) firstStatement = line
  }
  return { sections, options, firstStatement }
}

function sectionOf(text: string): Section['name'] | undefined {
  const name = /^--\s*(upgrade|downgrade)\s*--$/i.exec(text)?.[1]?.toLowerCase()
  return name === 'upgrade' || name === 'downgrade' ? name : undefined
}

function optionOf(text: string, line: number, fault: Fault): OptionLine | undefined {
  const option = /^--\s*godwit\s*:\s*(\w+)\s*=\s*(.*)$/i.exec(text)
  if (option !== null) return { name: option[1] ?? '', text: option[2] ?? '', line }
  if (/^(?:--|\/\*|#+)\s*godwit\s*(?::|\w+\s*=)/i.test(asLatin(visible(text))))
    throw fault('this option cannot be read.', line, 'Write one option a line, as `-- godwit: name=value`.')
  return undefined
}

function isStatement(text: string): boolean {
  return text !== '' && !text.startsWith('--')
}

/** What follows the end of a block comment; undefined where it does not end in this line. */
function afterComment(text: string): string | undefined {
  const end = text.indexOf('*/')
  return end === -1 ? undefined : text.slice(end + 2).trim()
}

function refuseDamage(raw: string, line: number, fault: Fault): void {
  if (line === 1 && isLfsPointer(raw))
    throw fault('is a pointer of Git LFS, and not the file itself.', line, 'Fetch it with: git lfs pull')
  if (/^(?:<{7}|>{7}|\|{7})(?:\s|$)/.test(raw))
    throw fault('there is a conflict of a merge in it.', line, 'Resolve it in this file, then start again.')
}

function refuseNearMarker(text: string, line: number, fault: Fault): void {
  const near = nearMarker(text)
  if (near !== undefined)
    throw fault(near.message, line, `Write \`-- ${near.meant} --\` in a line of its own.`)
}
