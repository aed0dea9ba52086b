import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fetch } from './fetch-feed.js'

/** Where the offline demo's feeds live, as far as the database knows: on no port, so that they are the same at every start. */
export const DEMO_ORIGIN = 'http://feeds.example'

/** Serves the shipped feeds on loopback while `work` runs; `fetch` finds them there under `DEMO_ORIGIN`. */
export async function withFeedServer<T>(
  work: (demo: { readonly urls: readonly string[]; readonly fetch: Fetch }) => Promise<T>,
): Promise<T> {
  const feeds = await readFeeds()
  const server = await listenOnLoopback(feeds)
  const { port } = server.address() as AddressInfo
  try {
    return await work({
      urls: [...feeds.keys()].map((path) => `${DEMO_ORIGIN}${path}`),
      fetch: (url, init) => fetch(`http://127.0.0.1:${port}${new URL(url).pathname}`, init),
    })
  } finally {
    await close(server)
  }
}

const FEEDS_FOLDER = new URL('../feeds/', import.meta.url)

/** What their publishers' servers would say; a charset only where the file does not name its own. */
const CONTENT_TYPES = new Map([
  ['/harbour.xml', 'application/rss+xml; charset=windows-1252'],
  ['/observatory.xml', 'application/atom+xml'],
])

async function readFeeds(): Promise<Map<string, Buffer>> {
  const names = (await readdir(FEEDS_FOLDER)).filter((name) => name.endsWith('.xml')).sort()
  const feeds = new Map<string, Buffer>()
  for (const name of names) feeds.set(`/${name}`, await readFile(new URL(name, FEEDS_FOLDER)))
  return feeds
}

async function listenOnLoopback(feeds: ReadonlyMap<string, Buffer>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const body = feeds.get(path)
    if (body === undefined) return response.writeHead(404).end()
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
    response.setHeader('etag', etag)
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
    return response.setHeader('content-type', CONTENT_TYPES.get(path) ?? 'text/xml').end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  return server
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
