import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf } from '@godwit/core'
import { isOwnFile } from '@godwit/core/operate'
import type { AerichMigration, Fault } from './aerich-migration.js'
import { readPythonFile } from './python-file.js'
import { readSqlFile } from './sql-file.js'

/**
 * Reads a migration of Aerich, in the format that the file's suffix says.
 * @throws what `fault` makes, for what cannot be carried over; MigrationFileError CANNOT_LOAD for a link out of its folder, and for
 *   what is no regular file.
 */
export async function readAerichFile(file: string, fault: Fault): Promise<AerichMigration> {
  if (file.endsWith('.json'))
    throw fault(1, 'migrations of Aerich 0.3 and earlier, which are JSON, cannot be read.')
  const text = decode(await bytesOf(file, fault), fault)
  return file.endsWith('.py') ? readPythonFile(text, fault) : readSqlFile(text, fault)
}

/** In bytes. A program becomes many times as large once it is cut into tokens. */
const LARGEST = 4_000_000

async function bytesOf(file: string, fault: Fault): Promise<Uint8Array> {
  if (!isOwnFile(file, await realpath(dirname(file)))) throw fault(1, 'it is a folder.')
  const { size } = await stat(file)
  if (size > LARGEST)
    throw fault(
      1,
      `it is ${Math.ceil(size / 1_000_000)} MB large, and up to ${LARGEST / 1_000_000} MB are read.`,
    )
  return readFile(file).catch((cause: unknown) => {
    throw fault(1, `it cannot be read: ${messageOf(cause)}`, 'Make it readable, and import again.')
  })
}

/** As Python reads text: without a byte order mark, and with every line's end as LF. */
function decode(bytes: Uint8Array, fault: Fault): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    throw fault(1, 'it is not UTF-8.', 'Save it in UTF-8.')
  }
}
