import type { SessionOptions } from '@godwit/core'
import { type Backend, OWN_BACKEND, readBackend } from './backend.js'
import type { Connection } from './connection.js'
import { CONNECTION_CHECK, readKnown, resetStatements, settingsScript } from './settings.js'

interface Prepared {
  /** The statements that bring the session back to where it begins. */
  readonly reset: readonly string[]
  /** The server's process that works for it, where the server tells. */
  readonly backend: Backend | undefined
}

/** Sets a session up, also one that was `used` before. */
export async function prepare(
  connection: Connection,
  options: SessionOptions,
  used: boolean,
): Promise<Prepared> {
  const first = { ...options, checksConnection: false }
  const script = [...(used ? resetStatements(first, []) : []), settingsScript(first)].join(';\n')
  const known = readKnown((await connection.command(script)).value)
  const ask = (script: string): Promise<string | undefined> =>
    connection.command(script).then(
      ({ value }) => value,
      () => undefined,
    )
  const both = options.access === 'write' ? await ask(`${CONNECTION_CHECK};\n${OWN_BACKEND}`) : undefined
  const backend = readBackend(both ?? (await ask(OWN_BACKEND)))
  if (options.schema !== undefined)
    await (await import('./absent-schema.js')).refuseAbsentSchema(connection, options.schema)
  return { reset: resetStatements({ ...options, checksConnection: both !== undefined }, known), backend }
}
