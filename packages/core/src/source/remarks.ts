import type { Statement } from '../dialect.js'
import { lineAndColumn, oddCharacters } from '../odd-characters.js'
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
    ...scripts.flatMap((script) => lineEndsInTexts(file.path, script).slice(0, MOST)),
    ...scripts.flatMap((script) => oddInNames(file.path, script).slice(0, MOST)),
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
    message: `${path}: ${Math.round(size / 1_000_000)} MB of SQL. It is held in memory as a whole, and so are its locks until it ends. Data is better loaded by other means than a migration.`,
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
  return script.statements.filter(hasLineEndInText).map((statement) => ({
    code: 'CRLF_IN_TEXT',
    severity: 'info',
    message: `${placeOf(path, script, statement.offset + statement.text.indexOf('\r\n'))}: a text goes on over a line that ends with CRLF. Both characters are data, and are stored; in the checksum they count as LF.`,
  }))
}

/** In single quotes; what is quoted in another way is the body of a function, where they don't matter. */
function hasLineEndInText({ text, tokens }: Statement): boolean {
  return text.includes('\r\n') && tokens.some((token) => /^[a-z&]*'/i.test(token) && token.includes('\r\n'))
}

function oddInNames(path: string, script: LexedScript): Remark[] {
  return script.statements.flatMap((statement) =>
    oddCharacters(statement.text).map(({ offset, description }) => ({
      code: 'ODD_CHARACTER',
      severity: 'warning',
      message: `${placeOf(path, script, statement.offset + offset)}: ${description}, is part of a name.`,
    })),
  )
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
