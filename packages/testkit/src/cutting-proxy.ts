import { connect, createServer, type Socket } from 'node:net'
import { asksForEncryption, type WireMessage, wireMessages } from './wire-messages.js'

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

/**
 * Runs `work` with a way to a PostgreSQL server that cuts one connection at one COMMIT, and is transparent otherwise. It listens on
 * the loopback interface, without encryption.
 */
export async function withCuttingProxy<T>(
  serverUrl: string,
  cut: Cut,
  work: (proxy: CuttingProxy) => Promise<T>,
): Promise<T> {
  const target = new URL(serverUrl)
  const open = new Set<Socket>()
  const commits = { seen: 0, hasCut: false }
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname.replace(/^\[|\]$/g, ''))
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    relay(client, upstream, cut, commits)
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  try {
    return await work({
      url: url.href,
      get hasCut() {
        return commits.hasCut
      },
    })
  } finally {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

interface Commits {
  seen: number
  hasCut: boolean
}

function relay(client: Socket, upstream: Socket, cut: Cut, commits: Commits): void {
  const end = () => {
    client.destroy()
    upstream.destroy()
  }
  // Whoever ends it, and however: the other side is to notice at once.
  for (const socket of [client, upstream]) socket.setNoDelay().on('error', end).on('close', end)
  let isTheOne = false
  const fromClient = wireMessages(1)
  client.on('data', (chunk) => {
    for (const message of fromClient(chunk)) {
      if (message.type === '' && asksForEncryption(message.bytes)) {
        client.write('N')
        continue
      }
      if (isCommit(message)) {
        commits.seen += 1
        isTheOne = commits.seen === cut.commit
        if (isTheOne && cut.moment === 'before') {
          commits.hasCut = true
          return end()
        }
      }
      upstream.write(message.bytes)
    }
  })
  const fromServer = wireMessages()
  upstream.on('data', (chunk) => {
    for (const message of fromServer(chunk)) {
      if (isTheOne && message.type === 'C' && textOf(message) === 'COMMIT') {
        commits.hasCut = true
        return end()
      }
      client.write(message.bytes)
    }
  })
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
