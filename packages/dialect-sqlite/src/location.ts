import path from 'node:path'
import { ConfigurationError } from '@godwit/core'
import { badUrl } from './bad-url.js'
import type { Handle } from './driver.js'
import { parseUrl, schemeOf } from './url.js'

/** Where a database is: a file of ours to open, or an in-memory handle that stays the app's. */
export type Location = FileLocation | { readonly handle: Handle }

export interface FileLocation {
  readonly file: string
  /** Whether it may lie on a network file system. */
  readonly network: boolean
}

/**
 * Reads what `sqlite()` was given. Relative paths are taken from the working directory, now.
 * A handle of a file yields only its path; an in-memory one is used itself.
 * @throws ConfigurationError UNKNOWN_SCHEME, BAD_URL or BAD_OPTION.
 */
export function locate(given: string | URL | Handle): Location {
  if (typeof given === 'string') return locateText(given)
  if (given instanceof URL) return locateText(given.href)
  if (!isHandle(given))
    throw new ConfigurationError('BAD_OPTION', 'sqlite() was given neither a path, a URL nor a database.', {
      fix: "Write sqlite('app.db'), or hand over a better-sqlite3 database.",
    })
  return given.memory ? { handle: given } : { file: path.resolve(given.name), network: false }
}

function locateText(text: string): FileLocation {
  if (/^[\s"'`]+[a-z][a-z0-9+.-]+:.*@/is.test(text))
    throw badUrl('The database URL stands in quotes or behind white space.', 'Take them away.')
  const named = schemeOf(text) === undefined ? { path: text, network: false } : parseUrl(text)
  return { file: path.resolve(usable(named.path, text)), network: named.network }
}

function usable(file: string, given: string): string {
  const name = file.trim()
  if (name === '') throw badUrl('The path of the database is empty.', 'Write the name of a file.')
  if (path.basename(name) === ':memory:')
    throw badUrl(
      `${given} would be a database that nobody else can see, and that is gone at once.`,
      "Name a file, or hand over the app's own in-memory database: sqlite(db)",
    )
  if (file.includes('\0')) throw badUrl('The path of the database holds a NUL byte.', 'Write a usable path.')
  if (file !== file.trimEnd())
    throw badUrl(
      `The path of the database ends in white space: ${JSON.stringify(file)}`,
      'Remove it: the driver would open another file.',
    )
  return file
}

function isHandle(given: unknown): given is Handle {
  return (
    typeof given === 'object' &&
    given !== null &&
    'prepare' in given &&
    'memory' in given &&
    'inTransaction' in given &&
    'name' in given &&
    typeof given.name === 'string'
  )
}
