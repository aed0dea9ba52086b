import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type Block, blocksOf } from '../docs/markdown.js'
import { readPage } from '../docs/pages.js'

/** The blocks of a page in docs/guides. */
export function guide(name: string): Block[] {
  return blocksOf(readPage(`docs/guides/${name}.md`).text)
}

/** The text of the file that a page has under this name. */
export function fileOf(name: string, title: string): string {
  const block = guide(name).find((one) => one.title === title)
  if (block === undefined) throw new Error(`docs/guides/${name}.md has no ${title}.`)
  return block.text
}

/** Waits until a process has said this, and gives all that it has said by then, on both streams. */
export function hasSaid(child: ChildProcess, what: RegExp): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        said += String(chunk)
        if (what.test(said)) resolve(said)
      })
    child.on('close', (code) => reject(new Error(`Ended with ${code}, and had said: ${said}`)))
  })
}

/** Asks a process to end, as a platform does, and gives its exit code. */
export function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.on('close', resolve)
    child.kill('SIGTERM')
  })
}

/** Ports that nobody has, for what does not say which one it got: all are held before one is let go, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
