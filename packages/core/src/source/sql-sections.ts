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
  /** The line of its marker, and where that begins and ends, without the line break. */
  readonly line: number
  readonly start: number
  readonly end: number
}

type Fault = (message: string, line: number, fix?: string) => Error

/**
 * Finds section markers and options without knowing any engine's SQL: it looks at whole lines only. What looks
 * like a marker or an option but would have no effect is a fault, never ignored.
 */
export function scanSqlFile(file: string, fault: Fault): SqlScan {
  const sections: Section[] = []
  const options: OptionLine[] = []
  let firstStatement: number | undefined
  let inComment = false

  for (let start = 0, line = 1, end = 0; start <= file.length; start = end + 1, line += 1) {
    end = endOfLine(file, start)
    if (!inComment && line > 1 && isPlain(file, start, end)) {
      firstStatement ??= line
      continue
    }
    const raw = file.slice(start, end)
    const text = raw.trim()
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
      sections.push({ name: section, line, start, end })
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

function endOfLine(file: string, start: number): number {
  const end = file.indexOf('\n', start)
  return end < 0 ? file.length : end
}

/**
 * Whether a line is SQL, and can be nothing else whatever stands in it: by its first character, and by its last one, for a
 * marker may stand behind a statement. Almost all lines of a large file are so.
 */
function isPlain(file: string, start: number, end: number): boolean {
  let [first, last] = [start, end - 1]
  while (first < end && isBlank(file.charCodeAt(first))) first += 1
  while (last > first && isBlank(file.charCodeAt(last))) last -= 1
  return (
    first < end && isOneOf(PLAIN_FIRST, file.charCodeAt(first)) && isOneOf(PLAIN_LAST, file.charCodeAt(last))
  )
}

const [TAB, RETURN, SPACE] = [0x09, 0x0d, 0x20]

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === RETURN
}

function isOneOf(characters: Uint8Array, code: number): boolean {
  return characters[code] === 1
}

const ofAscii = (isIn: (character: string) => boolean): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) =>
    Number(code > SPACE && code < 127 && isIn(String.fromCharCode(code))),
  )

/** Begins neither a comment nor a conflict of a merge. */
const PLAIN_FIRST = ofAscii((character) => !'-#/<>|'.includes(character))
/** Ends no marker: neither a word of ours, nor what may follow it. */
const PLAIN_LAST = ofAscii((character) => !'eE-:'.includes(character))

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
