import { readFile } from 'node:fs/promises'
import type { AerichMigration, Fault } from './aerich-migration.js'
import { readPythonFile } from './python-file.js'
import { readSqlFile } from './sql-file.js'

/**
 * Reads a migration of Aerich, in the format that the file's suffix says.
 * @throws what `fault` makes, for what cannot be carried over.
 */
export async function readAerichFile(file: string, fault: Fault): Promise<AerichMigration> {
  if (file.endsWith('.json'))
    throw fault(1, 'migrations of Aerich 0.3 and earlier, which are JSON, cannot be read.')
  const text = decode(await readFile(file), fault)
  return file.endsWith('.py') ? readPythonFile(text, fault) : readSqlFile(text, fault)
}

/** As Python reads text: without a byte order mark, and with every line's end as LF. */
function decode(bytes: Uint8Array, fault: Fault): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    throw fault(1, 'it is not UTF-8.', 'Save it in UTF-8.')
  }
}
