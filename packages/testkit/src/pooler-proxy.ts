import { type Line, type Relay, withProxy } from './proxy.js'
import type { WireMessage } from './wire-messages.js'

/**
 * Runs `work` with the URL of a way to a PostgreSQL server that looks like a pooler to a client: it gives out a process
 * of its own invention, and refuses parameters at the start that it does not know, as PgBouncer does. It pools nothing.
 */
export function withPoolerProxy<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  return withProxy(serverUrl, pooling, work)
}

/** Those that PgBouncer lets pass by itself. */
const KNOWN = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
])

function pooling(line: Line): Relay {
  return {
    fromClient(message) {
      const unknown =
        message.type === '' ? startupParameters(message).find((name) => !KNOWN.has(name)) : undefined
      if (unknown === undefined) return message.bytes
      line.answer(fatal('08P01', `unsupported startup parameter: ${unknown}`))
      return null
    },
    fromServer(message) {
      if (message.type !== 'K') return message.bytes
      const bytes = Buffer.from(message.bytes)
      // After the type and the length. The server's own processes do not reach so high.
      bytes.writeInt32BE(2_000_000_000, 5)
      return bytes
    },
  }
}

/** Names and values follow the version of the protocol, each ended by a zero. */
function startupParameters({ body }: WireMessage): string[] {
  const words = body.subarray(4).toString('utf8').split('\0')
  const end = words.indexOf('')
  return words.slice(0, end < 0 ? undefined : end).filter((_, index) => index % 2 === 0)
}

function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeUInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
