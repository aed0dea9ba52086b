import { type Line, type Relay, withProxy } from './proxy.js'
import type { WireMessage } from './wire-messages.js'

/** Which COMMIT, counted from 1 over all connections, and on which side of the server's doing it. */
export interface Cut {
  readonly commit: number
  /** `before`: the server never hears of it. `after`: it has answered, and the client never hears of that. */
  readonly moment: 'before' | 'after'
}

export interface CuttingProxy {
  /** The server's, by way of the proxy. */
  readonly url: string
  /** Whether the COMMIT in question has come and the connection was cut. */
  readonly hasCut: boolean
}

/** Runs `work` with a way to a PostgreSQL server that cuts one connection at one COMMIT, and is transparent otherwise. */
export async function withCuttingProxy<T>(
  serverUrl: string,
  cut: Cut,
  work: (proxy: CuttingProxy) => Promise<T>,
): Promise<T> {
  const commits = { seen: 0, hasCut: false }
  return withProxy(
    serverUrl,
    (line) => cutting(line, cut, commits),
    (url) =>
      work({
        url,
        get hasCut() {
          return commits.hasCut
        },
      }),
  )
}

interface Commits {
  seen: number
  hasCut: boolean
}

function cutting(line: Line, cut: Cut, commits: Commits): Relay {
  let isTheOne = false
  const end = (): null => {
    commits.hasCut = true
    line.cut()
    return null
  }
  return {
    fromClient(message) {
      if (isCommit(message)) {
        commits.seen += 1
        isTheOne = commits.seen === cut.commit
        if (isTheOne && cut.moment === 'before') return end()
      }
      return message.bytes
    },
    fromServer(message) {
      const answered = isTheOne && message.type === 'C' && textOf(message) === 'COMMIT'
      return answered ? end() : message.bytes
    },
  }
}

/** A simple query, or the parsing of an extended one, whose name comes first. */
function isCommit(message: WireMessage): boolean {
  if (message.type === 'P') return /^[^\0]*\0\s*COMMIT\b/i.test(message.body.toString('utf8'))
  return message.type === 'Q' && /^\s*COMMIT\b/i.test(textOf(message))
}

function textOf({ body }: WireMessage): string {
  const end = body.indexOf(0)
  return body.toString('utf8', 0, end < 0 ? body.length : end)
}
