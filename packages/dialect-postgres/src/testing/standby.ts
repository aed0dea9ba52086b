import { cp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'

/**
 * Fills the folder `data` with what a server holds, for a hot standby that follows nobody: by the steps of the manual, "Making a
 * Base Backup Using the Low Level API". Only for tests.
 */
export async function copyForStandby(serverUrl: string, data: string): Promise<void> {
  const client = new pg.Client(serverUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ folder: string; version: number }>(
      "SELECT current_setting('data_directory') AS folder, current_setting('server_version_num')::int AS version",
    )
    const { folder = '', version = 0 } = rows[0] ?? {}
    const [start, stop] = version < 150000 ? OLD_NAMES : NEW_NAMES
    await client.query(`SELECT ${start}`)
    await rm(data, { recursive: true })
    await cp(folder, data, { recursive: true, filter: (file) => path.basename(file) !== 'postmaster.pid' })
    const stopped = await client.query<{ labelfile: string }>(`SELECT labelfile FROM ${stop}`)
    await writeFile(path.join(data, 'backup_label'), stopped.rows[0]?.labelfile ?? '')
    await cp(path.join(folder, 'pg_wal'), path.join(data, 'pg_wal'), { recursive: true, force: true })
    await writeFile(path.join(data, 'standby.signal'), '')
  } finally {
    await client.end()
  }
}

/** PostgreSQL 15 has other names for the two, and no longer the way of old, which the last argument turned off. */
const OLD_NAMES = ["pg_start_backup('standby', true, false)", 'pg_stop_backup(false, false)'] as const
const NEW_NAMES = ["pg_backup_start('standby', true)", 'pg_backup_stop(false)'] as const
