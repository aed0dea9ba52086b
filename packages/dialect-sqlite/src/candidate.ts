import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConfigurationError } from '@godwit/core'
import { copiesIn } from './copies.js'
import { isReserved } from './reserved-name.js'
import { partBeside } from './side-files.js'

/**
 * Makes sure, without opening it as a database, that a file may be put in the place of one.
 * @throws ConfigurationError BAD_COPY
 */
export async function refuseBadCandidate(copy: string, database: string): Promise<void> {
  const found = await stat(copy).catch(() => undefined)
  if (found === undefined) throw badCopy(copy, 'there is no such file', await whatThereIs(database))
  if (!found.isFile()) throw badCopy(copy, 'it is no file')
  const standing = await stat(database).catch(() => undefined)
  if (standing !== undefined && standing.dev === found.dev && standing.ino === found.ino)
    throw badCopy(copy, 'it is the database itself', await whatThereIs(database))
  if (copy.endsWith('.partial')) throw badCopy(copy, 'it was never finished', await whatThereIs(database))
  if (await isReserved(copy, database))
    throw badCopy(copy, 'a file of that name is one that restore removes', 'Give it another name first.')
  const part = await partBeside(copy)
  if (part !== undefined)
    throw badCopy(
      copy,
      `a part of it is still in ${path.basename(part)}`,
      "Open it with sqlite3 and run: VACUUM INTO 'whole.db'. Then restore that file.",
    )
  if ((await headOf(copy)) !== HEAD)
    throw badCopy(copy, 'it is no SQLite database', await whatThereIs(database))
}

export function badCopy(copy: string, why: string, fix?: string): ConfigurationError {
  return new ConfigurationError('BAD_COPY', `${copy} cannot be restored: ${why}. Nothing was changed.`, {
    fix,
  })
}

const HEAD = 'SQLite format 3\0'

async function headOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD.length), 0, HEAD.length, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function whatThereIs(database: string): Promise<string | undefined> {
  const copies = await copiesIn(path.dirname(database), path.basename(database)).catch(() => [])
  if (copies.length === 0) return undefined
  return `Copies beside the database: ${copies.reverse().join(', ')}`
}
