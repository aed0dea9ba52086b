import path from 'node:path'
import { ConfigurationError } from '@godwit/core'
import type { Handle } from './driver.js'

/** Where a database is: a file of ours to open, or an in-memory handle that stays the app's. */
export type Location = { readonly file: string } | { readonly handle: Handle }

/**
 * Reads what `sqlite()` was given. Relative paths are taken from the working directory, now.
 * A handle of a file yields only its path; an in-memory one is used itself.
 */
export function locate(given: string | URL | Handle): Location {
  if (typeof given === 'string') return { file: path.resolve(pathOf(given)) }
  if (given instanceof URL) return { file: path.resolve(pathOf(given.href)) }
  if (!isHandle(given))
    throw new ConfigurationError('BAD_OPTION', 'sqlite() was given neither a path, a URL nor a database.', {
      fix: "Write sqlite('app.db'), or hand over a better-sqlite3 database.",
    })
  return given.memory ? { handle: given } : { file: path.resolve(given.name) }
}

function pathOf(text: string): string {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(text)?.[1]
  return usable(scheme === undefined ? text : pathOfUrl(text, scheme), text)
}

/** One letter before a colon is a drive, so a scheme has two at least. */
function pathOfUrl(url: string, scheme: string): string {
  const kind = scheme.toLowerCase()
  if (kind !== 'sqlite' && kind !== 'file')
    throw new ConfigurationError('UNKNOWN_SCHEME', `sqlite() cannot open a URL that begins with ${scheme}:`, {
      fix: 'Give a path, or a URL that begins with sqlite: or file:. For a file of that name write ./ before it.',
    })
  const rest = url.slice(scheme.length + 1)
  const authority = /^\/\/([^/]*)/.exec(rest)?.[1] ?? ''
  if (authority.includes('@'))
    throw badUrl('The URL names a user, which SQLite does not have.', 'Write sqlite:path/to/app.db')
  if (/[?#]/.test(rest))
    throw badUrl(
      `Parameters and fragments are not supported in ${url}`,
      'Leave out everything from ? or # on. Where they belong to the name, write %3F and %23.',
    )
  if (kind === 'file' && authority !== '')
    throw badUrl(`${url} names a host, and SQLite opens local files only.`, 'Write file:///absolute/path')
  return decode(rest.replace(/^\/\//, ''), url)
}

function decode(text: string, url: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw badUrl(`The percent-encoding in ${url} is broken.`, 'Write %25 for a percent sign.', cause)
  }
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

function badUrl(message: string, fix: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError('BAD_URL', message, { fix, cause })
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
