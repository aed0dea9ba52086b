import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createMigrator,
  type Dialect,
  dialectFor,
  type GodwitEvent,
  type ManifestEntry,
  type MigratorOptions,
  modules,
  rawSql,
  upgradeOnStartup,
} from '@godwit/core'
import { type PostgresConfig, postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TemporaryProject, temporaryProject } from '../packages/cli/src/testing/temporary-project.js'
import { type Address, addresses } from './secrets/addresses.js'
import { CANARY, ENCODED, everythingOf, leaksIn } from './secrets/canary.js'
import { type PasswordServer, passwordServer } from './secrets/password-server.js'
import { SECRETIVE } from './secrets/secretive.js'

const LINE: Readonly<Record<string, string>> = {
  '0_feed': '-- upgrade --\nCREATE TABLE IF NOT EXISTS feed (id INT);\n-- downgrade --\nDROP TABLE feed;\n',
}
const PLACE = '127.0.0.1:5432/bot'

let server: PasswordServer
beforeAll(async () => {
  server = await passwordServer()
})
afterAll(() => server.stop())

let folder: string
let said: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-hush-'))
  said = []
})
afterEach(() => rm(folder, { recursive: true }))

const hear = (...values: unknown[]): void => void said.push(...values.map(everythingOf))

/** Remembers all that comes of it, whether it succeeds or fails. */
async function follow<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    const result = await work()
    hear(result)
    return result
  } catch (error) {
    hear(error)
    return undefined
  }
}

/** Everything that can be done with a database, with everything that is told meanwhile. */
async function useAll(
  make: () => Dialect | Promise<Dialect>,
  manifest: Record<string, ManifestEntry> = LINE,
) {
  const dialect = await follow(make)
  if (dialect === undefined) return
  const options = {
    dialect,
    migrations: modules(manifest),
    lockTimeout: 0,
    onEvent: (event: GodwitEvent) => hear(event),
    logger: { debug: hear, info: hear, warn: hear, error: hear },
  }
  const migrator = createMigrator(options)
  hear(migrator)
  await follow(() => migrator.plan())
  await follow(() => migrator.wait())
  await follow(() => migrator.upgrade())
  await follow(() => migrator.wait())
  await follow(() => migrator.status())
  await follow(() => migrator.history())
  await follow(() => migrator.plan({ command: 'downgrade', to: 'base' }))
  await follow(() => migrator.downgrade({ allowDataLoss: true, to: 'base' }))
  for (const version of Object.keys(manifest))
    for (const as of ['retry', 'edited', 'reverted', 'applied', 'reverted'] as const)
      await follow(() => migrator.resolve({ version, as }))
  await follow(() => upgradeOnStartup(options))
}

describe('a password in the address of the database is shown by nothing', () => {
  it.each(addresses(PLACE).map(({ form }, index) => [form, index] as const))('%s', async (_, index) => {
    const { url, works } = addresses(server.place)[index] as Address
    const loaders = { postgres: () => ({ postgres }), sqlite: () => ({ sqlite }) }
    await useAll(() => dialectFor(url, loaders))
    await useAll(() => postgres(url))
    if (/^[a-z]+:/.test(url)) await follow(() => sqlite(url))
    expect(leaksIn(said.join('\n'))).toEqual([])
    expect(said.some((text) => text.includes('Applied migrations: 0_feed'))).toBe(works === true)
  })

  it.each<[string, (place: { port: number }) => PostgresConfig]>([
    [
      'a config object',
      ({ port }) => ({ host: '127.0.0.1', port, user: 'bot', password: CANARY, database: 'bot' }),
    ],
    [
      'one with a wrong password',
      ({ port }) => ({ host: '127.0.0.1', port, user: 'bot', password: `${CANARY}!` }),
    ],
    ['one with a wrong port', () => ({ host: '127.0.0.1', port: 1, user: 'bot', password: CANARY })],
    [
      'one with a password to be asked for',
      ({ port }) => ({ host: '127.0.0.1', port, user: 'bot', password: () => CANARY }),
    ],
    [
      'one that asks in vain',
      ({ port }) => ({
        host: '127.0.0.1',
        port,
        user: 'bot',
        password: () => Promise.reject(new Error(`no vault at https://bot:${ENCODED}@vault/`)),
      }),
    ],
    [
      'one with a URL',
      ({ port }) => ({ connectionString: `postgres://bot:${ENCODED}@127.0.0.1:${port}/bot` }),
    ],
    [
      'one with a bad URL',
      ({ port }) => ({ connectionString: `postgres://bot:${CANARY}@127.0.0.1:${port}/bot` }),
    ],
    [
      'one with both',
      ({ port }) => ({ connectionString: `postgres://bot@127.0.0.1:${port}/bot`, password: CANARY }),
    ],
  ])('in %s, and in a pool of it', async (_, config) => {
    await useAll(() => postgres(config(server)))
    const pool = new pg.Pool(config(server) as pg.PoolConfig)
    await useAll(() => postgres(pool))
    await pool.end()
    expect(leaksIn(said.join('\n'))).toEqual([])
  })

  it('in a pool whose parameters are not ours to read, in a URL object, in a client of the app', async () => {
    const url = `postgres://bot:${ENCODED}@${server.place}`
    const pool = new pg.Pool({ connectionString: `${url}_absent?pgbouncer=true` })
    await useAll(() => postgres(pool))
    await pool.end()
    await useAll(() => postgres(new URL(`${url}_absent`)))
    await follow(() => postgres(new pg.Client(url) as never))
    expect(leaksIn(said.join('\n'))).toEqual([])
  })
})

describe('a password in a migration is shown by nothing', () => {
  it.each(SECRETIVE)('%s', async (_, entry) => {
    const manifest = { ...LINE, '1_secret': entry }
    await useAll(() => postgres(`postgres://bot:${ENCODED}@${server.place}`), manifest)
    await useAll(() => sqlite(join(folder, 'bot.db')), manifest)
    expect(leaksIn(said.join('\n'))).toEqual([])
    expect(said.join('\n')).toContain('1_secret')
  })

  it('and recorded nowhere', async () => {
    const manifest = {
      '0_role': `-- upgrade --\nALTER ROLE bot PASSWORD '${CANARY}';\n-- downgrade --\nSELECT 1;`,
    }
    const dialect = postgres(`postgres://bot:${ENCODED}@${server.place}`)
    const migrator = createMigrator({
      dialect,
      migrations: modules(manifest),
      table: 'secretive',
      policy: { nonEmpty: 'allow' },
    })
    await migrator.upgrade()
    const rows = await dialect.session({ access: 'read', waitMs: 0, onEvent: hear }, (session) =>
      session.query(rawSql('SELECT * FROM secretive')),
    )
    expect(rows).toHaveLength(1)
    expect(leaksIn(everythingOf(rows))).toEqual([])
  })
})

describe('a password is shown by nothing of what a second connection sees', () => {
  const url = () => `postgres://bot:${ENCODED}@${server.place}`
  const upgrade = async (
    where: Parameters<typeof postgres>[0],
    sql: string,
    more: Partial<MigratorOptions>,
  ) =>
    follow(() =>
      createMigrator({
        dialect: postgres(where),
        migrations: modules({ '0_watched': `-- upgrade --\n${sql};\n` }),
        table: 'watched',
        policy: { nonEmpty: 'allow' },
        onEvent: hear,
        ...more,
      }).upgrade(),
    )

  it('of whoever holds a lock that is waited for', async () => {
    const holder = new pg.Client(url())
    await holder.connect()
    await holder.query('CREATE TABLE held (a int)')
    try {
      await holder.query(`BEGIN; LOCK TABLE held; ALTER ROLE bot PASSWORD '${CANARY}'`)
      await upgrade(url(), `ALTER TABLE held ADD b text DEFAULT 'password=${CANARY}'`, { lockTimeout: 1000 })
      await holder.query('ROLLBACK')
    } finally {
      await holder.query('DROP TABLE held').finally(() => holder.end())
    }
    expect(said.join('\n')).toMatch(/holds a lock that is needed: process \d+, idle in transaction/)
    expect(leaksIn(said.join('\n'))).toEqual([])
  })

  it.each(['opens', 'does not open'])('where it cancels, and %s', async (opens) => {
    const stop = new AbortController()
    let asked = 0
    const password = () => {
      asked += 1
      if (asked === 1 || opens === 'opens') return CANARY
      // What cannot be cancelled has to end by itself.
      throw new Error(`no vault at https://bot:${ENCODED}@vault/`)
    }
    const { port } = server
    await upgrade(
      { host: '127.0.0.1', port, user: 'bot', password, database: 'bot' },
      `SELECT pg_sleep(2), 'password=${CANARY}'`,
      {
        signal: stop.signal,
        gracePeriod: 0,
        onEvent: (event) => {
          hear(event)
          if (event.type === 'migration' && event.phase === 'started') setTimeout(() => stop.abort(), 200)
        },
      },
    )
    expect(asked).toBeGreaterThan(1)
    expect(said.join('\n')).toContain('ABORTED')
    expect(leaksIn(said.join('\n'))).toEqual([])
  })
})

describe('the command shows no password', () => {
  let project: TemporaryProject
  beforeEach(() => {
    project = temporaryProject()
    project.write({ 'migrations/0_feed.sql': LINE['0_feed'] ?? '' })
  })
  afterEach(() => project.remove())

  async function run(env: Record<string, string>, ...argv: string[]): Promise<number | null> {
    const { code, stdout, stderr } = await project.godwitWith(env, ...argv)
    said.push(stdout, stderr)
    return code
  }

  it.each(addresses(PLACE).map(({ form }, index) => [form, index] as const))('%s', async (_, index) => {
    const { url, works } = addresses(server.place)[index] as Address
    const [given, set] = await Promise.all([
      run({}, 'upgrade', '-u', url, '--lock-timeout', '0', '--json', '--verbose'),
      run({ DATABASE_URL: url }, 'plan', '--verbose'),
    ])
    await run({ DATABASE_URL: url }, 'wait', '--lock-timeout', '0', '--verbose')
    await run({}, 'resolve', '0', '--retry', '-u', url, '--yes', '--json', '--verbose')
    expect(leaksIn(said.join('\n'))).toEqual([])
    expect([given === 0, set === 0]).toEqual([works === true, works === true])
  })

  it('that comes from the environment alone', async () => {
    const env = { PGPASSWORD: CANARY, DATABASE_URL: `postgres://bot@${server.place}` }
    expect(await run(env, 'upgrade', '-v')).toBe(0)
    expect(await run({ ...env, PGPASSWORD: `${CANARY}!` }, 'upgrade', '-v', '--json')).toBe(2)
    expect(leaksIn(said.join('\n'))).toEqual([])
  })

  it('in a config or .env, whatever goes wrong with them', async () => {
    const url = `postgres://bot:${ENCODED}@127.0.0.1:1/bot`
    for (const files of [
      { '.env': `DATABASE_URL="${url}"\n` },
      { '.env': `DATABASE_URL='"${url}"'\n` },
      { 'godwit.config.json': JSON.stringify({ url }) },
      { 'godwit.config.json': `{ "url": "${url}", ` },
      { 'godwit.config.mjs': `export default { url: '${url}', tabel: 'x' }` },
      { 'godwit.config.mjs': `export default { url: ['${url}'] }` },
      { 'godwit.config.mjs': `throw new Error('no database at ${url}')` },
      { 'godwit.config.ts': `export default { url: '${url}' ` },
    ]) {
      project.write(files)
      for (const argv of [
        ['upgrade', '--lock-timeout', '0', '--verbose'],
        ['status', '--json'],
      ])
        expect(await run({}, ...argv)).not.toBe(0)
      for (const name of Object.keys(files)) project.write({ [name]: name.endsWith('.json') ? '{}' : '' })
      expect(leaksIn(said.join('\n'))).toEqual([])
    }
  })

  it('in migrations, also with --verbose, in JSON, and in the plan', async () => {
    const url = `postgres://bot:${ENCODED}@${server.place}`
    for (const [index, sql] of SECRETIVE.filter(([, entry]) => typeof entry === 'string').entries()) {
      project.write({ 'migrations/1_secret.sql': String(sql[1]) })
      for (const argv of [
        ['plan'],
        ['plan', '--json'],
        ['upgrade', '-v'],
        ['upgrade', '--json'],
        ['wait', '--lock-timeout', '0', '--verbose'],
        ['resolve', '1', '--retry', '--yes', '--json', '--verbose'],
        ['downgrade', '--dry-run'],
      ])
        await run({ DATABASE_URL: index % 2 === 0 ? url : `sqlite:a${index}.db` }, ...argv)
      await run({ DATABASE_URL: url }, 'downgrade', 'base', '-y', '-v')
    }
    expect(leaksIn(said.join('\n'))).toEqual([])
    expect(said.join('\n')).toContain('PASSWORD ***')
  })
})
