import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const run = promisify(execFile)
const built = (name: string) => new URL(`../packages/${name}/dist/index.js`, import.meta.url).href

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-loaded-'))
  await mkdir(join(folder, 'migrations'))
  await writeFile(
    join(folder, 'migrations/1_init.sql'),
    '-- upgrade --\nCREATE TABLE feed (id INTEGER);\n-- downgrade --\nDROP TABLE feed;\n',
  )
  await writeFile(
    join(folder, 'start.mjs'),
    `import { dialectFor, upgradeOnStartup } from '${built('core')}'
     const dialect = await dialectFor(process.argv[2], {
       sqlite: () => import('${built('dialect-sqlite')}'),
       postgres: () => import('${built('dialect-postgres')}'),
     })
     const { applied } = await upgradeOnStartup({ dialect, migrations: './migrations', logger: false })
     console.log(applied.length)`,
  )
})

afterAll(() => rm(folder, { recursive: true }))

describe('a start', () => {
  it('loads what applies migrations only where there is one to apply, on SQLite', () =>
    loadsLittle('sqlite:bot.db'))

  it('loads what applies migrations only where there is one to apply, on PostgreSQL', () =>
    withDatabase(inject('pgUrl'), loadsLittle))
})

async function loadsLittle(url: string): Promise<void> {
  const first = await start(url)
  expect(first.applied).toBe('1')
  expect(first.onDemand).toHaveLength(2)
  const next = await start(url)
  expect(next.applied).toBe('0')
  expect(next.onDemand).toEqual([])
  expect(next.loaded.length).toBeLessThanOrEqual(8)
}

/** What V8 saw of our own files while the app started. */
async function start(url: string) {
  const coverage = await mkdtemp(join(folder, 'coverage-'))
  const { DATABASE_URL: _, ...inherited } = process.env
  const { stdout } = await run(process.execPath, ['start.mjs', url], {
    cwd: folder,
    env: { ...inherited, NODE_V8_COVERAGE: coverage },
  })
  const [report = ''] = await readdir(coverage)
  const { result }: { result: { url: string }[] } = JSON.parse(await readFile(join(coverage, report), 'utf8'))
  const loaded = result.map((one) => one.url).filter((file) => /\/packages\/[^/]+\/dist\//.test(file))
  const onDemand = loaded.map((file) => basename(file)).filter((file) => file.startsWith('on-demand'))
  return { applied: stdout.trim(), loaded, onDemand }
}
