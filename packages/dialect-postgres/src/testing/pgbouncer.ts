import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The installed PgBouncer, if there is one. */
export const PGBOUNCER: string | undefined = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/sbin',
]
  .map((folder) => path.join(folder, 'pgbouncer'))
  .find(isExecutable)

/** Runs `work` with the URL of a way through PgBouncer, which has one connection to the server at most. Only for tests. */
export async function withPgBouncer(
  databaseUrl: string,
  mode: 'session' | 'transaction' | 'statement',
  work: (url: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-pgbouncer-'))
  const port = await freePort()
  try {
    await chmod(folder, 0o755)
    await writeFile(path.join(folder, 'pgbouncer.ini'), settings(new URL(databaseUrl), mode, port))
    const dropped = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
    const child = spawn(PGBOUNCER ?? 'pgbouncer', [...dropped, path.join(folder, 'pgbouncer.ini')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(child, 'close')
    try {
      await started(child)
      const url = new URL(databaseUrl)
      url.hostname = '127.0.0.1'
      url.port = String(port)
      await work(url.href)
    } finally {
      child.kill('SIGKILL')
      await ended
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function settings(server: URL, mode: string, port: number): string {
  const password = server.password === '' ? '' : ` password=${decodeURIComponent(server.password)}`
  const target = `host=${server.hostname} port=${server.port || 5432} user=${server.username}${password}`
  return `[databases]
* = ${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 1
`
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    child.once('error', reject)
    child.once('close', () => reject(new Error(`PgBouncer ended while starting.\n${log}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk
      if (log.includes('process up')) resolve()
    })
  })
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
