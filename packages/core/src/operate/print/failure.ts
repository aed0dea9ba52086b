import { isGodwitError, messageOf } from '../../errors.js'
import { FailedRun } from '../failed-run.js'
import { printable } from './label.js'

/** An error for stderr: the message as it is, and with `verbose` where it comes from. */
export function failureText(error: unknown, verbose: boolean): string {
  return printable(textOf(error, verbose))
}

function textOf(error: unknown, verbose: boolean): string {
  const origin = error instanceof FailedRun ? error.cause : error
  if (!(origin instanceof Error)) return String(origin)
  const hint = error instanceof FailedRun ? error.hint : ''
  if (!verbose)
    return isGodwitError(origin) ? `${origin.message}${hint}` : `${origin.name}: ${messageOf(origin)}`
  const causes = []
  for (let cause: unknown = origin; cause instanceof Error; cause = cause.cause)
    causes.push(`${cause.stack ?? cause.message}${detailOf(cause)}`)
  return `${causes.join('\ncaused by: ')}${hint}`
}

/** What the database has to say of the rows in question: data of users, so for whoever asks for it only. */
function detailOf(cause: Error): string {
  const { detail } = cause as { readonly detail?: unknown }
  return typeof detail === 'string' && detail !== '' ? `\ndetail: ${detail}` : ''
}

/** The same for `--json`, beside `schemaVersion`, `ok` and `command`. */
export function failureJson(error: unknown): object {
  if (!(error instanceof FailedRun)) return { applied: [], pending: null, error: errorJson(error) }
  const { cause, database, applied, reverted, pending } = error
  return {
    database,
    applied,
    ...(reverted.length === 0 ? {} : { reverted }),
    pending,
    error: errorJson(cause),
  }
}

/** One error alone. */
export function errorJson(error: unknown): object {
  if (!isGodwitError(error)) return { code: 'UNEXPECTED', message: messageOf(error) }
  const { migration, file, line } = error as Where
  return {
    code: error.code,
    message: error.message,
    ...(migration === undefined ? {} : { migration }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(error.fix === undefined ? {} : { fix: error.fix }),
  }
}

/** Some errors have these facts. */
interface Where {
  readonly migration?: unknown
  readonly file?: unknown
  readonly line?: unknown
}
