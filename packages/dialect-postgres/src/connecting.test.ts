import { appendFile, chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { rawSql } from '@godwit/core'
import { withTemporaryPostgres } from '@godwit/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postgres } from './index.js'
import { failureOf, withSession } from './testing/session.js'

const certificates = path.join(import.meta.dirname, 'testing', 'certificates')
const certificate = (name: string): string => encodeURIComponent(path.join(certificates, name))

const VARIABLES = ['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGDATABASE', 'PGSSLMODE']
let given: Record<string, string | undefined>

beforeEach(() => {
  given = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]))
  for (const name of VARIABLES) delete process.env[name]
})

afterEach(() => {
  for (const name of VARIABLES) delete process.env[name]
  Object.assign(
    process.env,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  )
})

interface Port {
  readonly port: number
  /** Of the socket. */
  readonly folder: string
}

/** Runs `work` with a server that offers TLS by this certificate, on every kind of address. */
async function withTlsServer(name: string, work: (port: Port) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-socket-'))
  await chmod(folder, 0o777)
  const settings = {
    ssl: 'on',
    ssl_cert_file: `${name}.crt`,
    ssl_key_file: `${name}.key`,
    ssl_ca_file: 'authority.crt',
    listen_addresses: hasIpv6 ? '127.0.0.1,::1' : '127.0.0.1',
    unix_socket_directories: folder,
  }
  const prepare = async (data: string): Promise<void> => {
    await cp(certificates, data, { recursive: true })
    await chmod(path.join(data, `${name}.key`), 0o600)
    const hba = path.join(data, 'pg_hba.conf')
    await writeFile(hba, `${HBA}\n${await readFile(hba, 'utf8')}`)
    await appendFile(hba, 'host all all ::1/128 trust\n')
  }
  try {
    await withTemporaryPostgres(({ url }) => work({ port: Number(new URL(url).port), folder }), {
      settings,
      prepare,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const HBA = `hostssl all certified all cert
host all secretive all scram-sha-256`

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
)

const ENCRYPTED = rawSql('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')

/** Whether the session is encrypted, or why there is none. */
async function outcome(where: Parameters<typeof postgres>[0]): Promise<string> {
  try {
    const [row] = await withSession(where, (session) => session.query<{ ssl: boolean }>(ENCRYPTED))
    return row?.ssl === true ? 'encrypted' : 'open'
  } catch (error) {
    const { kind, cause } = error as { kind?: string; cause?: { code?: string } }
    return `${kind}: ${reasonOf(cause?.code)}`
  }
}

function reasonOf(code = ''): string {
  if (/^(?:UNABLE_TO_VERIFY|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED)/.test(code)) return 'unknown authority'
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'another name' : code
}

describe('a server whose certificate an authority has signed', () => {
  it('is believed just as far as sslmode says', () =>
    withTlsServer('server', async ({ port }) => {
      const named = `postgres://postgres@localhost:${port}/postgres`
      const numbered = `postgres://postgres@127.0.0.1:${port}/postgres`
      const authority = `sslrootcert=${certificate('authority.crt')}`
      const other = `sslrootcert=${certificate('self-signed.crt')}`
      const own = `sslcert=${certificate('client.crt')}&sslkey=${certificate('client.key')}`
      const certified = named.replace('postgres@', 'certified@')
      await withSession(named, (session) => session.execute('CREATE ROLE certified LOGIN'))
      const expected: [url: string, outcome: string][] = [
        [named, 'open'],
        [`${named}?sslmode=disable`, 'open'],
        [`${named}?ssl=0`, 'open'],
        [`${numbered}?sslmode=no-verify`, 'encrypted'],
        [`${named}?ssl=true`, 'denied: unknown authority'],
        [`${named}?sslmode=require`, 'denied: unknown authority'],
        [`${named}?sslmode=require&${authority}`, 'encrypted'],
        [`${numbered}?sslmode=require&${authority}`, 'denied: another name'],
        [`${named}?sslmode=verify-full&${authority}`, 'encrypted'],
        [`${numbered}?sslmode=verify-full&${authority}`, 'denied: another name'],
        [`${named}?${authority}`, 'encrypted'],
        [`${numbered}?sslmode=verify-ca&${authority}`, 'encrypted'],
        [`${numbered}?sslmode=verify-ca&${other}`, 'denied: unknown authority'],
        [`${certified}?${authority}`, 'denied: 28000'],
        [`${certified}?${authority}&${own}`, 'encrypted'],
      ]
      for (const [url, result] of expected) expect([url, await outcome(url)]).toEqual([url, result])

      process.env['PGSSLMODE'] = 'require'
      expect(await outcome(named)).toBe('denied: unknown authority')
      expect(await outcome(`${named}?sslmode=disable`)).toBe('open')
      expect(
        await outcome({ host: 'localhost', port, user: 'postgres', ssl: { rejectUnauthorized: false } }),
      ).toBe('encrypted')
      process.env['PGSSLMODE'] = 'no-verify'
      expect(await outcome(named)).toBe('encrypted')
      for (const unknown of ['allow', 'verify']) {
        process.env['PGSSLMODE'] = unknown
        expect(await failureOf(withSession(named, async () => {}))).toMatchObject({
          code: 'BAD_OPTION',
          fix: expect.stringContaining('PGSSLMODE=verify-full'),
        })
      }
    }))
})

describe('a server whose certificate nobody has signed', () => {
  it('is believed only where nothing is checked, or that certificate is given', () =>
    withTlsServer('self-signed', async ({ port }) => {
      const url = `postgres://postgres@localhost:${port}/postgres`
      const own = `sslrootcert=${certificate('self-signed.crt')}`
      for (const [query, result] of [
        ['sslmode=require', 'denied: unknown authority'],
        [`sslmode=verify-ca&sslrootcert=${certificate('authority.crt')}`, 'denied: unknown authority'],
        [`sslmode=verify-full&${own}`, 'encrypted'],
        ['sslmode=no-verify', 'encrypted'],
      ]) {
        expect([query, await outcome(`${url}?${query}`)]).toEqual([query, result])
      }
    }))
})

describe('a server that can be reached in many ways', () => {
  const who = rawSql('SELECT current_user AS "user", current_database() AS name')
  const reached = (where: Parameters<typeof postgres>[0]): Promise<unknown> =>
    withSession(where, async (session) => [postgres(where).database, (await session.query(who))[0]])

  it('is reached by each of them, and every message names the place', () =>
    withTlsServer('server', async ({ port, folder }) => {
      const socket = encodeURIComponent(folder)
      const at = (place: string, user = 'postgres', name = 'postgres') => [
        `${user}@${place}:${port}/${name}`,
        { user, name },
      ]
      await withSession(`postgres://postgres@127.0.0.1:${port}/postgres`, async (session) => {
        await session.execute(`CREATE DATABASE "odd / name"; CREATE ROLE "o'dd#:@" LOGIN`)
      })
      const reachable: [where: string, expected: unknown][] = [
        [`postgres://postgres@127.0.0.1:${port}/postgres`, at('127.0.0.1')],
        [`postgresql://postgres@localhost:${port}`, at('localhost')],
        [`postgres:///postgres?host=${socket}&port=${port}&user=postgres`, at(folder)],
        [`postgres://postgres@${socket}:${port}/postgres`, at(folder)],
        [`postgres://postgres@127.0.0.1:${port}/odd%20%2F%20name`, at('127.0.0.1', 'postgres', 'odd / name')],
        [`postgres://o'dd%23%3A%40@127.0.0.1:${port}/postgres`, at('127.0.0.1', "o'dd#:@")],
        [`postgres://nobody@nowhere:1/postgres?host=127.0.0.1&port=${port}&user=postgres`, at('127.0.0.1')],
        ...(hasIpv6
          ? [[`postgres://postgres@[::1]:${port}/postgres`, at('[::1]')] as [string, unknown]]
          : []),
      ]
      for (const [where, expected] of reachable) expect(await reached(where)).toEqual(expected)

      Object.assign(process.env, {
        PGHOST: '127.0.0.1',
        PGPORT: `${port}`,
        PGUSER: 'postgres',
        PGDATABASE: 'odd / name',
      })
      expect(await reached('postgres://')).toEqual(at('127.0.0.1', 'postgres', 'odd / name'))
      expect(await reached('postgres:///postgres')).toEqual(at('127.0.0.1'))
      expect(await reached({ database: 'postgres' })).toEqual(at('127.0.0.1'))
      process.env['PGHOST'] = folder
      expect(await reached('postgres:///postgres')).toEqual(at(folder))
    }))
})

describe('a server that is silent', () => {
  it('is waited for as long as connect_timeout says', async () => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const error = await failureOf(
        withSession(`postgres://u@127.0.0.1:${port}/d?connect_timeout=1`, async () => {}),
      )
      expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('timeout') })
    } finally {
      server.close()
    }
  })
})

describe('a password', () => {
  // As it is, and as it has to be written in a URL.
  const [password, written] = ['s3cret%2F#', 's3cret%252F%23']

  it('shows in nothing that any failure to connect says', () =>
    withTlsServer('server', async ({ port }) => {
      const at = (rest: string): string => `postgres://secretive:${written}@${rest}`
      await withSession(`postgres://postgres@127.0.0.1:${port}/postgres`, (session) =>
        session.execute("CREATE ROLE secretive LOGIN PASSWORD 'another'"),
      )
      const failing: Parameters<typeof postgres>[0][] = [
        at(`127.0.0.1:${port}/postgres`),
        at(`localhost:${port}/postgres?sslmode=require`),
        at(`127.0.0.1:${port}/postgres?sslrootcert=/absent/${written}`),
        at(`127.0.0.1:${port}/${written}`),
        at('127.0.0.1:1/postgres'),
        at(`127.0.0.1:${port}/postgres?options=-c%20${written}%3D1`),
        `postgres://${written}:x@127.0.0.1:${port}/postgres?password=${written}`,
        { host: '127.0.0.1', port, user: 'secretive', password, database: 'postgres' },
        { host: '127.0.0.1', port, user: 'secretive', password: async () => password, database: 'postgres' },
      ]
      for (const where of failing) {
        const error = await failureOf(withSession(where, async () => {}))
        const shown = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), error.stack]
        expect(shown.join('\n')).not.toMatch(/s3cret/)
      }
      process.env['PGPASSWORD'] = password
      const error = await failureOf(
        withSession(`postgres://secretive@127.0.0.1:${port}/s3cret%252F%23`, async () => {}),
      )
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret/)
    }))
})
