import { DatabaseError } from '@godwit/core'
import type { Handle } from './driver.js'

/** The settings of a connection as it was opened. */
export type Settings = ReadonlyMap<string, number>

/** Reads all that a migration could switch and leave so. Asks the file too, which may be busy. */
export function readSettings(handle: Handle): Settings {
  const found = [...FREE, ...ASKING].map((name) => [name, readSetting(handle, name)] as const)
  return new Map(found.filter((entry): entry is readonly [string, number] => entry[1] !== undefined))
}

/** The settings of a connection while it is in use. They are looked at only where something can have switched them. */
export interface Switches {
  /** Call before statements run. */
  note(verb: string): void
  /**
   * Runs `work` with foreign keys on or off, and with all else as the connection was opened, also where code outside a
   * transaction has switched it since. Inside a transaction foreign keys would stay as they are without a word, so `work`
   * begins it.
   */
  during<T>(foreignKeys: boolean, work: () => Promise<T>): Promise<T>
  /** Puts back what SQLite asks the file for. In a transaction, where nobody can make it wait. */
  putBackAsking(): void
  /** Foreign keys as the connection was opened, for what runs outside a transaction. */
  putBackForeignKeys(): void
  /** For a handle that is not closed in the end. */
  putBackAll(): void
}

/** @param isShared whether the app can switch it too, at any time. */
export function switches(handle: Handle, opened: Settings, isShared: boolean): Switches {
  const usual = opened.get('foreign_keys') === 1
  let enforced = usual
  const changed = { free: isShared, asking: isShared }

  const putBackFree = () => {
    putBack(handle, opened, FREE)
    enforced = usual
    changed.free = isShared
  }
  const putBackAsking = () => {
    putBack(handle, opened, ASKING)
    changed.asking = isShared
  }
  const enforce = (on: boolean) => {
    if (!isShared && enforced === on) return
    handle.exec(`PRAGMA foreign_keys = ${on ? 'ON' : 'OFF'}`)
    if (readSetting(handle, 'foreign_keys') !== (on ? 1 : 0))
      throw new DatabaseError(
        'SQLite did not switch foreign keys: a transaction is open on this connection.',
        {
          kind: 'statement',
        },
      )
    enforced = on
  }
  return {
    note(verb) {
      if (verb === 'PRAGMA' || verb === 'EXPLAIN') Object.assign(changed, { free: true, asking: true })
    },
    async during(foreignKeys, work) {
      if (changed.free) putBackFree()
      try {
        enforce(foreignKeys)
        return await work()
      } finally {
        if (handle.open && changed.free) putBackFree()
      }
    },
    putBackAsking() {
      if (changed.asking) putBackAsking()
    },
    putBackForeignKeys() {
      if (enforced !== usual) enforce(usual)
    },
    putBackAll() {
      putBackFree()
      putBackAsking()
    },
  }
}

/**
 * What belongs to the connection, is not undone by a rollback, and would change what the next migration does. SQLite ends
 * `defer_foreign_keys` with the transaction by itself, and forgets violations where it is switched off earlier. What cannot
 * be put back inside a transaction, such as `synchronous`, is refused as a statement.
 */
const FREE = [
  'analysis_limit',
  'automatic_index',
  'busy_timeout',
  'cache_spill',
  'cell_size_check',
  'checkpoint_fullfsync',
  'count_changes',
  'empty_result_callbacks',
  'foreign_keys',
  'full_column_names',
  'fullfsync',
  'ignore_check_constraints',
  'journal_size_limit',
  'legacy_alter_table',
  'mmap_size',
  'query_only',
  'read_uncommitted',
  'recursive_triggers',
  'reverse_unordered_selects',
  'secure_delete',
  'short_column_names',
  'threads',
  'trusted_schema',
  'wal_autocheckpoint',
  'writable_schema',
]

const ASKING = ['cache_size', 'max_page_count']

/** Undefined where the engine does not know it, or has nothing to say about this database. */
function readSetting(handle: Handle, name: string): number | undefined {
  const prepared = handle.prepare(`PRAGMA ${name}`)
  if (!prepared.reader) return undefined
  const [value] = Object.values((prepared.get() ?? {}) as Record<string, unknown>)
  return value === undefined ? undefined : Number(value)
}

/** Only what was changed: the app's own handle is otherwise left alone. */
function putBack(handle: Handle, settings: Settings, names: readonly string[]): void {
  for (const name of names) {
    const value = settings.get(name)
    if (value !== undefined && readSetting(handle, name) !== value) handle.exec(`PRAGMA ${name} = ${value}`)
  }
}
