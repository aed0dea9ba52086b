import { accessSync, type BigIntStats, closeSync, constants, openSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseError } from '@godwit/core'

/**
 * Makes sure that there is a file to open: creates it for `write`, and says whether it did.
 * An empty file is an empty database.
 */
export function provideFile(file: string, mode: 'read' | 'write'): 'found' | 'created' {
  const found = statOf(file)
  if (found?.isDirectory())
    throw new DatabaseError(`${file} is a folder, not a SQLite database.`, { kind: 'denied' })
  if (found && !found.isFile())
    throw new DatabaseError(`${file} is not a regular file, so it is no SQLite database.`, { kind: 'denied' })
  if (found && !may(file, constants.R_OK))
    throw new DatabaseError(`${file} may not be read by this user${userName()}.`, { kind: 'denied' })
  if (found) return 'found'
  if (mode === 'read') throw new DatabaseError(`There is no database at ${file}`, { kind: 'absent' })
  return create(file)
}

/**
 * Whether the file is not there but could be.
 * @throws DatabaseError `absent` where its folder is missing too.
 */
export function isToBeCreated(file: string): boolean {
  if (exists(file)) return false
  if (attempted(() => statSync(path.dirname(file)))?.isDirectory()) return true
  throw noFolder(file)
}

/** What tells a file from another one of the same name, whatever is written in it; undefined where there is none. */
export function identityOf(file: string): string | undefined {
  const found = attempted(() => statSync(file, { bigint: true }))
  return found && `${found.dev} ${found.ino}`
}

/** Why the database cannot be written, with the names that are at fault, or undefined if it can. */
export function unwritableReason(file: string): string | undefined {
  const folder = path.dirname(file)
  if (!may(file, constants.W_OK))
    return `the file may not be written by this user${userName()}. Folder: ${folder}`
  if (!may(folder, constants.W_OK | constants.X_OK))
    return `its folder ${folder} may not be written by this user${userName()}, and SQLite keeps its journal beside the file.`
  return undefined
}

/**
 * Created exclusively, so that of several processes one only reports that it has. Without a pause in between, for
 * closing a file frees all locks that this process holds on it by then.
 */
function create(file: string): 'found' | 'created' {
  try {
    closeSync(openSync(file, 'wx'))
    return 'created'
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return 'found'
    throw uncreatable(file, cause)
  }
}

function uncreatable(file: string, cause: unknown): DatabaseError {
  const folder = path.dirname(file)
  const code = errnoOf(cause)
  if (code === 'ENOENT' || code === 'ENOTDIR') return noFolder(file, cause)
  return new DatabaseError(`${file} cannot be created: ${folder} may not be written (${code}).`, {
    kind: 'read-only',
    cause,
  })
}

function noFolder(file: string, cause?: unknown): DatabaseError {
  const folder = path.dirname(file)
  return new DatabaseError(`There is no folder ${folder}, so ${file} cannot be created.`, {
    kind: 'absent',
    fix: `Check the path, or create the folder. Run: mkdir -p ${JSON.stringify(folder)}`,
    cause,
  })
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file)
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return undefined
    throw inaccessible(file, cause)
  }
}

function exists(target: string): boolean {
  try {
    statSync(target)
    return true
  } catch (cause) {
    return errnoOf(cause) !== 'ENOENT' && errnoOf(cause) !== 'ENOTDIR'
  }
}

/** Undefined where it fails, whatever the reason. */
function attempted<T extends Stats | BigIntStats>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}

function inaccessible(file: string, cause: unknown): DatabaseError {
  const code = errnoOf(cause)
  if (code === 'ENOTDIR') return uncreatable(file, cause)
  return new DatabaseError(`${file} cannot be reached: ${code}`, { kind: 'denied', cause })
}

function may(target: string, mode: number): boolean {
  try {
    accessSync(target, mode)
    return true
  } catch {
    return false
  }
}

function userName(): string {
  const id = process.getuid?.()
  return id === undefined ? '' : ` (uid ${id})`
}

export function errnoOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
}
