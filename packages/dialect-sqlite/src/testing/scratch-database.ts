import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Database, DialectEvent, Session, SessionOptions, TransactionOptions } from '@godwit/core'
import Driver from 'better-sqlite3'
import { sqlite } from '../index.js'

/** A file of its own for one test, looked at through a handle that is not Godwit's. */
export interface ScratchDatabase {
  readonly folder: string
  readonly file: string
  /** Of all sessions, in order. */
  readonly events: readonly DialectEvent[]
  /** Somebody else's handle, which does not wait, and is closed after the test. */
  readonly other: Driver.Database
  /** What somebody else finds. */
  rows(query: string): unknown[]
  session<T>(work: (session: Session) => Promise<T>, options?: Partial<SessionOptions>): Promise<T>
  /** Runs `body` as the body of a migration. */
  migrate<T>(body: (db: Database) => Promise<T>, options?: TransactionOptions): Promise<T>
}

/** Makes a database by `script`, and removes it after `work`. Only for tests. */
export async function withScratchDatabase(
  script: string,
  work: (scratch: ScratchDatabase) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-'))
  const file = path.join(folder, 'app.db')
  const other = new Driver(file, { timeout: 0 })
  try {
    other.exec(script)
    await work(scratch(folder, file, other))
  } finally {
    other.close()
    await rm(folder, { recursive: true })
  }
}

function scratch(folder: string, file: string, other: Driver.Database): ScratchDatabase {
  const events: DialectEvent[] = []
  const session: ScratchDatabase['session'] = (work, options) =>
    sqlite(file).session(
      { access: 'write', waitMs: 0, onEvent: (event) => events.push(event), ...options },
      work,
    )
  return {
    folder,
    file,
    events,
    other,
    rows: (query) => other.prepare(query).raw().all(),
    session,
    migrate: (body, options) => session(({ transaction }) => transaction((tx) => tx.guard(body), options)),
  }
}
