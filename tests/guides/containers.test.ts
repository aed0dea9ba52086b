import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, inject, it } from 'vitest'
import { follow } from '../stranger/follow.js'
import { type Environment, type Stranger, withStranger } from '../stranger/stranger.js'
import { execute, withDatabase } from '../with-database.js'
import { shell } from './dockerfile.js'
import { endOf, fileOf, freePorts, guide, hasSaid } from './guide.js'
import { type Image, layOut } from './image.js'
import { type TwoUsers, withTwoUsers } from './two-users.js'

interface Container {
  readonly command: readonly string[]
  readonly ports: readonly { readonly containerPort: number }[]
  readonly startupProbe: { readonly httpGet: { readonly path: string; readonly port: number } }
  readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: number } }
}

interface Rule {
  readonly action: string
  readonly onExitCodes: { readonly values: readonly number[] }
}

const compose = load(fileOf('docker', 'compose.yaml')) as {
  services: {
    app: { environment: { DATABASE_URL: string; PGPASSWORD: string }; deploy: { replicas: number } }
    db: { environment: { POSTGRES_PASSWORD: string } }
  }
}
const deployment = load(fileOf('kubernetes', 'app.yaml')) as {
  spec: { replicas: number; template: { spec: { containers: [Container] } } }
}
const init = load(fileOf('kubernetes', 'init.yaml')) as { initContainers: [Container] }
const job = load(fileOf('kubernetes', 'job.yaml')) as {
  spec: { podFailurePolicy: { rules: Rule[] }; template: { spec: { containers: [Container] } } }
}

const [later = '', now = '', write = ''] = guide('kubernetes')
  .filter(({ language }) => language === 'sql')
  .map(({ text }) => text)
/** What the owner says before the first migration, what after it, and what for each table. */
const GRANTS = { later, now, write }

/** The image of the guide to Docker, laid out, whose project the stranger has made as the page says. */
async function makeImage(stranger: Stranger): Promise<Image> {
  await follow(
    guide('docker').filter(
      ({ language, title, text }) => title !== undefined || (language === 'sh' && !text.startsWith('docker')),
    ),
    stranger,
  )
  return layOut(fileOf('docker', 'Dockerfile'), stranger)
}

/** A container of an image: what is run in it, and that it does not see what only the machine has. */
function within({ folder, env }: Image, command: string): [string, Environment] {
  return [`cd '${folder}'; exec ${command}`, { ...env, HOST: '127.0.0.1' }]
}

async function answers(port: number, path: string): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).status
}

/** As many as the files say, started at once: one of them migrates, and all of them answer at the path that probes ask. */
async function startReplicas(stranger: Stranger, image: Image, url: string): Promise<void> {
  const [{ startupProbe, readinessProbe }] = deployment.spec.template.spec.containers
  expect([startupProbe.httpGet, compose.services.app.deploy.replicas]).toEqual([
    readinessProbe.httpGet,
    deployment.spec.replicas,
  ])
  const [command, env] = within(image, image.command)
  const ports = await freePorts(deployment.spec.replicas)
  const replicas = ports.map((port) =>
    stranger.start(command, { ...env, DATABASE_URL: url, PORT: String(port) }),
  )
  const said = await Promise.all(replicas.map((replica) => hasSaid(replica, /Listening/)))
  expect(said.join('').match(/Applied migrations: 0_20261122120000_feed/g)).toHaveLength(1)
  const { path } = readinessProbe.httpGet
  for (const port of ports) expect(await answers(port, path)).toBe(200)
  await losesConnections(replicas, url)
  await execute(url, 'ALTER TABLE feed RENAME TO away')
  for (const port of ports) expect(await answers(port, path)).toBe(500)
  await execute(url, 'ALTER TABLE away RENAME TO feed')
  for (const port of ports) expect(await answers(port, path)).toBe(200)

  const health = async (port: number) => {
    const [line, environment] = within(image, image.healthcheck)
    return (await stranger.type(`(${line})`, { ...environment, PORT: String(port) })).code
  }
  expect(await health(ports[0] ?? 0)).toBe(0)
  for (const replica of replicas) expect(await endOf(replica)).toBe(0)
  expect(await health(ports[0] ?? 0)).toBe(1)
}

/** As when the server starts again, while nobody asks the app for anything: it goes on. */
async function losesConnections(replicas: readonly ChildProcess[], url: string): Promise<void> {
  const told = replicas.map((replica) => hasSaid(replica, /A connection that nobody used is lost/))
  await execute(
    url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  await Promise.all(told)
}

/** What the guide to Docker has an operator type, without the part that gets into the container. */
async function operate(stranger: Stranger, image: Image, url: string): Promise<void> {
  const typed = guide('docker').filter(({ text }) => text.startsWith('docker compose exec app '))
  expect(typed).toHaveLength(1)
  for (const line of typed.flatMap(({ text }) => text.trim().split('\n'))) {
    const [command, env] = within(image, line.replace('docker compose exec app ', ''))
    expect(await stranger.type(`(${command})`, { ...env, DATABASE_URL: url })).toMatchObject({ code: 0 })
  }
}

/** The exit code of a container's command, on a database. */
async function codeOf(
  stranger: Stranger,
  image: Image,
  { command: words }: Container,
  url: string,
): Promise<number | null> {
  const [command, env] = within(image, shell(words))
  return (await stranger.type(`(${command})`, { ...env, DATABASE_URL: url })).code
}

/** Who migrates owns the tables, and the app may look as soon as the owner has said so: before the first migration, or after. */
async function waitsAsAnotherUser(stranger: Stranger, image: Image): Promise<void> {
  const [initial] = init.initContainers
  const [migrate] = job.spec.template.spec.containers
  await onDatabaseOfTwo(async (users) => {
    await users.asOwner(GRANTS.later)
    expect(await codeOf(stranger, image, initial, users.owner)).toBe(0)
    await waitAsApp(stranger, image, users)
  })
  await onDatabaseOfTwo(async (users) => {
    expect(await codeOf(stranger, image, migrate, users.owner)).toBe(0)
    const [command, env] = within(image, image.command)
    const waiting = { ...env, DATABASE_URL: users.app, GODWIT_STARTUP: 'wait' }
    expect(await stranger.type(`(${command})`, waiting)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('permission denied for table godwit_migrations'),
    })
    await users.asOwner(GRANTS.now)
    await waitAsApp(stranger, image, users)
  })
}

function onDatabaseOfTwo(work: (users: TwoUsers) => Promise<void>): Promise<void> {
  return withDatabase(inject('pgUrl'), (url) => withTwoUsers(url, work))
}

/** As the guide to Kubernetes grants it: the app starts and reads, and writes its own table as soon as it may. */
async function waitAsApp(stranger: Stranger, image: Image, users: TwoUsers): Promise<void> {
  const [command, env] = within(image, image.command)
  const [port = 0] = await freePorts(1)
  const waiting = { ...env, DATABASE_URL: users.app, PORT: String(port), GODWIT_STARTUP: 'wait' }
  const app = stranger.start(command, waiting)
  await hasSaid(app, /Listening/)
  expect(await answers(port, '/')).toBe(200)
  expect(await endOf(app)).toBe(0)

  const add = "INSERT INTO feed VALUES (1, 'https://example.org/feed.xml')"
  await expect(users.asApp(add)).rejects.toThrow('permission denied for table feed')
  await users.asOwner(GRANTS.write)
  await users.asApp(add)
  await expect(users.asApp('DELETE FROM godwit_migrations')).rejects.toThrow('permission denied')
}

function whatJobDoes(exitCode: number | null): string | undefined {
  const { rules } = job.spec.podFailurePolicy
  return rules.find(({ onExitCodes }) => onExitCodes.values.includes(exitCode ?? -1))?.action
}

/** A server that takes connections and says nothing; `taken` is when it has taken one. */
async function withSilentServer<T>(work: (url: string, taken: Promise<unknown>) => Promise<T>): Promise<T> {
  const server = createServer()
  const taken = new Promise((resolve) => server.once('connection', resolve))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`postgres://bot@127.0.0.1:${(server.address() as AddressInfo).port}/bot`, taken)
  } finally {
    server.close()
  }
}

it(
  'the image holds what the app needs, and migrates in each of several replicas, once',
  { timeout: 300_000 },
  () =>
    withStranger('installed', async (stranger) => {
      const image = await makeImage(stranger)
      expect(readdirSync(image.folder).toSorted()).toEqual([
        'dist',
        'migrations',
        'node_modules',
        'package.json',
      ])
      expect(existsSync(join(image.folder, 'node_modules/typescript'))).toBe(false)
      const { app, db } = compose.services
      expect(app.environment).toEqual({
        DATABASE_URL: 'postgres://bot@db/bot',
        PGPASSWORD: db.environment.POSTGRES_PASSWORD,
      })
      await withDatabase(inject('pgUrl'), async (url) => {
        await startReplicas(stranger, image, url)
        await operate(stranger, image, url)
      })

      const [initial] = init.initContainers
      const [migrate] = job.spec.template.spec.containers
      await withDatabase(inject('pgUrl'), async (url) => {
        expect(await codeOf(stranger, image, initial, url)).toBe(0)
        expect(await codeOf(stranger, image, migrate, url)).toBe(0)
        const [command, env] = within(image, image.command)
        stranger.save('../image-/app/migrations/1_20261123_broken.sql', 'ALTER TABLE absent ADD COLUMN a;\n')
        expect(whatJobDoes(await codeOf(stranger, image, migrate, url))).toBe('FailJob')
        stranger.save('../image-/app/migrations/2-near-miss.sql', '')
        expect(whatJobDoes(await codeOf(stranger, image, migrate, url))).toBe('FailJob')
        renameSync(join(image.folder, 'migrations'), join(image.folder, 'forgotten'))
        expect(await stranger.type(`(${command})`, { ...env, DATABASE_URL: url })).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('migrations'),
        })
        renameSync(join(image.folder, 'forgotten'), join(image.folder, 'migrations'))
      })
      await stranger.type(`rm '${image.folder}'/migrations/1_* '${image.folder}'/migrations/2-*`)
      await waitsAsAnotherUser(stranger, image)
      expect(whatJobDoes(await codeOf(stranger, image, migrate, 'postgres://bot@127.0.0.1:1/bot'))).toBe(
        'Ignore',
      )
      await withSilentServer(async (url, taken) => {
        const [command, env] = within(image, shell(migrate.command))
        const told = stranger.start(command, { ...env, DATABASE_URL: url })
        await taken
        expect(whatJobDoes(await endOf(told))).toBe('Ignore')
      })
    }),
)
