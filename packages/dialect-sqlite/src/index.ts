import { type CONTRACT, type Dialect, type Turns, turns } from '@godwit/core'
import type { Handle } from './driver.js'
import { split } from './lexer.js'
import { locate } from './location.js'
import { session } from './session.js'

/**
 * SQLite through better-sqlite3. `sqlite('bot.db')` and URLs (`sqlite:bot.db`, `file:///var/lib/bot.db`) open a connection of our
 * own. Of a better-sqlite3 database that is a file only its path is taken; one in memory is used itself and stays open.
 * @throws ConfigurationError BAD_URL, UNKNOWN_SCHEME or BAD_OPTION. Nothing is opened yet.
 */
export function sqlite(database: string | URL | SqliteDatabase): Dialect {
  const location = locate(database)
  const described = { contract: 1 satisfies typeof CONTRACT, name: 'sqlite', split }
  if ('file' in location)
    return {
      ...described,
      database: location.file,
      session: (options, work) => session(location, options, work),
      restore: async (copy, options) => (await import('./on-demand.js')).restore(location, copy, options),
    }
  const inTurn = turnsOn(location.handle)
  return {
    ...described,
    database: ':memory:',
    session: (options, work) => inTurn.lend(() => session(location, options, work)),
    restore: async (copy, options) => (await import('./on-demand.js')).restore(location, copy, options),
  }
}

/** A handle is one connection, however many dialects have been made of it. */
function turnsOn(handle: Handle): Turns {
  const known = TURNS.get(handle)
  if (known !== undefined) return known
  const made = turns('A session on this in-memory database is open, and it can hold one only.')
  TURNS.set(handle, made)
  return made
}

const TURNS = new WeakMap<Handle, Turns>()

/** A better-sqlite3 database, as far as we use it. */
export type SqliteDatabase = Handle
