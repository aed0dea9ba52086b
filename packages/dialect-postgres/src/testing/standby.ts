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
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder, pg_backup_start('standby', true)",
    )
    const folder = rows[0]?.folder ?? ''
    await rm(data, { recursive: true })
    await cp(folder, data, { recursive: true, filter: (file) => path.basename(file) !== 'postmaster.pid' })
    const stopped = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)')
    await writeFile(path.join(data, 'backup_label'), stopped.rows[0]?.labelfile ?? '')
    await cp(path.join(folder, 'pg_wal'), path.join(data, 'pg_wal'), { recursive: true, force: true })
    await writeFile(path.join(data, 'standby.signal'), '')
  } finally {
    await client.end()
  }
}
