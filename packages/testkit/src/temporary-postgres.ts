import { execFile } from 'node:child_process'
import { chmod, chown, cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { postgresBinaries } from './postgres-binaries.js'
import { keepServer } from './server-keeper.js'
import { isOpenToOthers, type User, unprivilegedUser } from './unprivileged-user.js'

export interface TemporaryPostgres {
  /** Of the superuser `postgres`, without a password. */
  readonly url: string
  /** As the server says it: `18.4`. */
  readonly version: string
}

export interface TemporaryPostgresOptions {
  /** Settings of the server by name, over our own, which are for speed and not for safety (`fsync` is off). */
  readonly settings?: Readonly<Record<string, string>>
  /** Changes or replaces what is in the folder of the data, before the server starts there. */
  readonly prepare?: (data: string) => Promise<void>
}

/**
 * Runs `work` with an empty PostgreSQL server of its own, on a free port of the loopback interface, and removes all
 * of it afterwards, also where this process is killed meanwhile. Works as root and as a normal user.
 */
export async function withTemporaryPostgres<T>(
  work: (server: TemporaryPostgres) => Promise<T>,
  options: TemporaryPostgresOptions = {},
): Promise<T> {
  const server = await temporaryPostgres(options)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

/** The same for a caller who cannot wrap its work in a function, such as the global set-up of a test runner. */
export async function temporaryPostgres(
  options: TemporaryPostgresOptions = {},
): Promise<TemporaryPostgres & { stop(): Promise<void> }> {
  const user = unprivilegedUser()
  const home = await mkdtemp(path.join(tmpdir(), 'godwit-postgres-'))
  try {
    if (user !== undefined) await chown(home, user.uid, user.gid)
    const binaries = await runnableBinaries(home, user)
    const surroundings = { cwd: home, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, ...user }
    const postgres = path.join(binaries, 'postgres')
    const { stdout } = await promisify(execFile)(postgres, ['--version'], surroundings)
    await promisify(execFile)(path.join(binaries, 'initdb'), INITDB, surroundings)
    if (options.prepare !== undefined) await prepareData(path.join(home, 'data'), options.prepare, user)
    const port = await freePort()
    const stop = await keepServer([postgres, ...serverArguments(port, options)], surroundings)
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      version: /\d+(\.\d+)*/.exec(stdout)?.[0] ?? stdout.trim(),
      stop: async () => {
        await stop()
        // The server's user may empty its home, but not remove it where the folder above is closed to others.
        await rm(home, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
}

/** A server refuses what is not its user's own, or is open to others. */
async function prepareData(
  data: string,
  prepare: (data: string) => Promise<void>,
  user: User | undefined,
): Promise<void> {
  await prepare(data)
  await chmod(data, 0o700)
  if (user !== undefined) await promisify(execFile)('chown', ['-R', `${user.uid}:${user.gid}`, data])
}

const INITDB = '-D data -U postgres -A trust -E UTF8 --no-locale --no-sync'.split(' ')

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  autovacuum: 'off',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
}

function serverArguments(port: number, { settings = {} }: TemporaryPostgresOptions): string[] {
  const all = Object.entries({ ...SETTINGS, port: String(port), ...settings })
  return ['-D', 'data', ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** The binaries, copied where `user` can run them when they lie in somebody's private folder. */
async function runnableBinaries(home: string, user: User | undefined): Promise<string> {
  const installed = postgresBinaries()
  if (user === undefined || isOpenToOthers(path.join(installed, 'initdb'))) return installed
  const copy = path.join(home, 'native')
  await cp(path.dirname(installed), copy, { recursive: true, verbatimSymlinks: true })
  return path.join(copy, 'bin')
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
