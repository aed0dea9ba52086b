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
    writeSetting(handle, 'foreign_keys', foreignKeys)
    if (readSetting(handle, 'foreign_keys') !== foreignKeys)
      throw new DatabaseError(
        'SQLite did not switch foreign keys: a transaction is open on this connection.',
        {
          kind: 'statement',
        },
      )
    return await work()
  } finally {
    if (handle.open) for (const [name, value] of before) writeSetting(handle, name, value)
  }
}

/** `legacy_alter_table`, a usual companion of rebuilds, is not undone by a rollback. */
const SETTINGS = ['foreign_keys', 'legacy_alter_table'] as const

function readSetting(handle: Handle, name: (typeof SETTINGS)[number]): boolean {
  const row = handle.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>
  return Number(row[name]) === 1
}

function writeSetting(handle: Handle, name: (typeof SETTINGS)[number], on: boolean): void {
  handle.exec(`PRAGMA ${name} = ${on ? 'ON' : 'OFF'}`)
}
