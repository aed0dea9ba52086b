import { DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import type { Handle } from './driver.js'

/**
 * Runs `work` with foreign keys on or off, and puts them back in every outcome, together with what the work itself may have
 * switched. Inside a transaction the setting would be ignored without a word, so `work` begins it.
 */
export async function withSettings<T>(
  { handle }: Connection,
  { foreignKeys }: { readonly foreignKeys: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const before = SETTINGS.map((name) => [name, readSetting(handle, name)] as const)
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
    if (handle.open) for (const [name, value] of before) putBack(handle, name, value)
  }
}

/**
 * What belongs to the connection, is not undone by a rollback, and would change what the next migration does. SQLite ends
 * `defer_foreign_keys` with the transaction by itself, and forgets violations where it is switched off earlier.
 * Those that SQLite reads the file for (`cache_size`, `max_page_count`, `synchronous`) are left out: asking for them could
 * meet a busy file, even after COMMIT.
 */
const SETTINGS = [
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
] as const

type Setting = (typeof SETTINGS)[number]

/** Undefined where the engine does not know it, or has nothing to say about this database. */
function readSetting(handle: Handle, name: Setting): number | undefined {
  const prepared = handle.prepare(`PRAGMA ${name}`)
  if (!prepared.reader) return undefined
  const [value] = Object.values((prepared.get() ?? {}) as Record<string, unknown>)
  return value === undefined ? undefined : Number(value)
}

/** Only what was changed: the app's own handle is otherwise left alone. */
function putBack(handle: Handle, name: Setting, value: number | undefined): void {
  if (value !== undefined && readSetting(handle, name) !== value) handle.exec(`PRAGMA ${name} = ${value}`)
}
