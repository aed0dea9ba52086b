import type { Statement } from '../dialect.js'
import { isAscii, lineAndColumn, oddCharacters } from '../odd-characters.js'
import type { LexedScript, Migration } from './migration.js'

/** Something worth telling of a migration before it runs, although it can run. */
export interface Remark {
  readonly code: 'LARGE_FILE' | 'CRLF_IN_TEXT' | 'ODD_CHARACTER' | 'NUMBER_IN_FUTURE'
  readonly severity: 'info' | 'warning'
  readonly message: string
}

/** @param now the database's clock, as milliseconds since the epoch. */
export function remarksOn(migration: Migration, now: number): Remark[] {
  const { upgrade, downgrade, file } = migration
  const scripts = [upgrade, downgrade].filter((half) => half?.kind === 'sql')
  const size = scripts.reduce((sum, script) => sum + script.text.length, 0)
  return [
    ...(size > LARGE ? [largeFile(file.path, size)] : []),
    ...(isInFuture(file.number, now) ? [numberInFuture(file.path, file.number)] : []),
    ...scripts.flatMap((script) => lineEndsInTexts(file.path, script)),
    ...scripts.flatMap((script) => oddInNames(file.path, script)),
  ]
}

/** In characters: what takes noticeably long to lex and to send. */
const LARGE = 10_000_000
/** A few say enough: a file that has one has many. */
const MOST = 3
const DAY_MS = 86_400_000

function largeFile(path: string, size: number): Remark {
  return {
    code: 'LARGE_FILE',
    severity: 'warning',
    message: `${path}: ${Math.round(size / 1_000_000)} MB of SQL. It is held in memory as a whole, and its locks are held until it ends. Data is better loaded by other means than a migration.`,
  }
}

function numberInFuture(path: string, number: bigint): Remark {
  return {
    code: 'NUMBER_IN_FUTURE',
    severity: 'warning',
    message: `${path}: ${number} is a time to come, by the clock of the database. Migrations that get their number from the time will be out of order until then.`,
  }
}

function lineEndsInTexts(path: string, script: LexedScript): Remark[] {
  if (!script.text.includes('\r\n')) return []
  const found = script.statements.flatMap((statement) => lineEndInText(statement) ?? [])
  return found.slice(0, MOST).map((offset) => ({
    code: 'CRLF_IN_TEXT',
    severity: 'info',
    message: `${placeOf(path, script, offset)}: a text goes on over a line that ends with CRLF. Both characters are data, and are stored; in the checksum they count as LF.`,
  }))
}

/** In single quotes; what is quoted in another way is the body of a function, where they don't matter. */
function lineEndInText({ text, tokens, offset }: Statement): number | undefined {
  if (!text.includes('\r\n')) return undefined
  const token = tokens.find((one) => /^[a-z&]*'/i.test(one) && one.includes('\r\n'))
  return token === undefined ? undefined : offset + text.indexOf(token) + token.indexOf('\r\n')
}

function oddInNames(path: string, script: LexedScript): Remark[] {
  if (isAscii(script.text)) return []
  const found = script.statements.flatMap((statement) =>
    oddCharacters(statement.text).map((odd) => ({ ...odd, offset: statement.offset + odd.offset })),
  )
  return found.slice(0, MOST).map(({ offset, description }) => ({
    code: 'ODD_CHARACTER',
    severity: 'warning',
    message: `${placeOf(path, script, offset)}: ${description}, is part of a name.`,
  }))
}

function placeOf(path: string, script: LexedScript, offset: number): string {
  const place = lineAndColumn(script.text, offset, script.line)
  return script.line === undefined ? `${path}: ${place} of its SQL` : `${path}:${place}`
}

/** A day later at least, since clocks and time zones differ. */
function isInFuture(number: bigint, now: number): boolean {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(number)) ?? []
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return time > now + DAY_MS
}
