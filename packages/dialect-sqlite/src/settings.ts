import { DatabaseError } from '@godwit/core'
import type { Handle } from './driver.js'

/** The settings of a connection as it was opened. */
export type Settings = ReadonlyMap<string, number>

/** Reads all that a migration could switch and leave so. Asks the file too, which may be busy. */
export function readSettings(handle: Handle): Settings {
  const found = [...FREE, ...ASKING].map((name) => [name, readSetting(handle, name)] as const)
  return new Map(found.filter((entry): entry is readonly [string, number] => entry[1] !== undefined))
}

/**
 * Runs `work` with foreign keys on or off, and with all else as the connection was opened, also where code outside a transaction
 * has switched it since; puts all of it back in every outcome. Inside a transaction foreign keys would stay as they are
 * without a word, so `work` begins it.
 */
export async function withSettings<T>(
  { handle, settings }: { readonly handle: Handle; readonly settings: Settings },
  { foreignKeys }: { readonly foreignKeys: boolean },
  work: () => Promise<T>,
): Promise<T> {
  putBack(handle, settings, FREE)
  try {
    handle.exec(`PRAGMA foreign_keys = ${foreignKeys ? 'ON' : 'OFF'}`)
    if (readSetting(handle, 'foreign_keys') !== (foreignKeys ? 1 : 0))
      throw new DatabaseError(
        'SQLite did not switch foreign keys: a transaction is open on this connection.',
        {
          kind: 'statement',
        },
      )
    return await work()
  } finally {
    if (handle.open) putBack(handle, settings, FREE)
  }
}

/** Puts back what SQLite asks the file for. In a transaction, where nobody can make it wait. */
export function putBackAsking(handle: Handle, settings: Settings): void {
  putBack(handle, settings, ASKING)
}

/** For a handle that is not closed in the end. */
export function putBackAll(handle: Handle, settings: Settings): void {
  putBack(handle, settings, [...FREE, ...ASKING])
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
