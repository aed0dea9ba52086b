import { connect, createServer, type Socket } from 'node:net'
import { asksForEncryption, type WireMessage, wireMessages } from './wire-messages.js'

/** What is done with one connection's messages on their way. */
export interface Relay {
  /** Null: the message is dropped. */
  fromClient(message: WireMessage): Buffer | null
  fromServer(message: WireMessage): Buffer | null
}

/** One connection through the proxy. */
export interface Line {
  /** Ends it on both sides, at once. */
  cut(): void
  /** Answers in the place of the server, and ends it. */
  answer(bytes: Buffer): void
}

/**
 * Runs `work` with the URL of a way to a PostgreSQL server that a relay stands in. It listens on the loopback interface,
 * without encryption.
 */
export async function withProxy<T>(
  serverUrl: string,
  relay: (line: Line) => Relay,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const target = new URL(serverUrl)
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname.replace(/^\[|\]$/g, ''))
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    join(client, upstream, relay)
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
    return await work(url.href)
  } finally {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

function join(client: Socket, upstream: Socket, relay: (line: Line) => Relay): void {
  const cut = () => {
    client.destroy()
    upstream.destroy()
  }
  // Whoever ends it, and however: the other side is to notice at once.
  for (const socket of [client, upstream]) socket.setNoDelay().on('error', cut).on('close', cut)
  const { fromClient, fromServer } = relay({ cut, answer: (bytes) => void client.end(bytes) })
  const messagesOfClient = wireMessages(1)
  client.on('data', (chunk) => {
    for (const message of messagesOfClient(chunk)) {
      if (message.type === '' && asksForEncryption(message.bytes)) client.write('N')
      else pass(upstream, fromClient(message))
    }
  })
  const messagesOfServer = wireMessages()
  upstream.on('data', (chunk) => {
    for (const message of messagesOfServer(chunk)) pass(client, fromServer(message))
  })
}

function pass(socket: Socket, bytes: Buffer | null): void {
  if (bytes !== null && socket.writable) socket.write(bytes)
}
