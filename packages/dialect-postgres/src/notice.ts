import type { NoticeEvent } from '@godwit/core'

/** The part of what pg passes on that we read. Severity may be translated; the code never is. */
interface Notice {
  readonly severity?: string | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
}

/** What the server says beside its results. */
export function noticeEvent(notice: Notice): NoticeEvent {
  const { code, message = '' } = notice
  return { type: 'notice', severity: severityOf(notice), message, ...(code === undefined ? {} : { code }) }
}

/** Duplicate table, schema, column, function and other object: `IF NOT EXISTS` skipped it, as it was told. */
const SKIPPED = new Set(['42P07', '42P06', '42701', '42723', '42710'])

/** A name of more than 63 bytes is not the name that was written. */
const TRUNCATED = '42622'

function severityOf({ severity = '', code = '' }: Notice): NoticeEvent['severity'] {
  if (SKIPPED.has(code) || /^(?:DEBUG|LOG)/.test(severity)) return 'debug'
  const warns = severity === 'WARNING' || /^(?:01|25)/.test(code) || code === TRUNCATED
  return warns ? 'warning' : 'info'
}
