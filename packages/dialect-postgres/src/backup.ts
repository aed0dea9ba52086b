import type { Backup, SessionOptions } from '@godwit/core'

/** Makes none: a dump is the work of the server's own tools. Who has asked for a copy is told so. */
export function backup({ onEvent }: Pick<SessionOptions, 'onEvent'>, { required }: Backup): void {
  if (!required) return
  onEvent({
    type: 'notice',
    severity: 'warning',
    code: 'NO_BACKUP',
    message:
      'No safety copy was made: on PostgreSQL, make a dump before: pg_dump --format=custom --file=before.dump',
  })
}
