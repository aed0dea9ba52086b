import { CopyError, isCopyError } from '../copy-error.js'
import type { Session } from '../dialect.js'
import type { Settings } from './context.js'

/** What can run a transaction. */
export type Transacting = Pick<Session, 'transaction'>

/** The copy of the database that a run makes before it changes anything. It outlives the session. */
export interface SafetyCopy {
  /** The session's transactions. The first one of the run begins with the copy, and no other, whatever becomes of the first. */
  withCopyFirst(session: Transacting): Transacting
}

export function safetyCopy({ backup, table }: Pick<Settings, 'backup' | 'table'>): SafetyCopy {
  let isDue = backup !== null
  return {
    withCopyFirst: (session) => ({
      transaction(work, options) {
        if (!isDue || backup === null) return session.transaction(work, options)
        const begun: typeof work = (tx) => {
          isDue = false
          return work(tx)
        }
        return session
          .transaction(begun, { ...options, backup: { ...backup, bookkeeping: [table] } })
          .catch((error: unknown) => {
            throw isCopyError(error) ? withWaysOn(error) : error
          })
      },
    }),
  }
}

function withWaysOn({ code, message, cause }: CopyError): CopyError {
  return new CopyError(code, `${message}. Nothing was changed.`, {
    fix: 'Make room for it, or name another place: --backup-to (in code: backup). Without a copy: --no-backup',
    cause,
  })
}
