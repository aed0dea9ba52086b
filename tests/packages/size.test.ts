import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'
import { withDatabase } from '../with-database.js'
import { measure } from './measure.js'
import { root, withPacked } from './pack.js'
import budgets from './size-budgets.json' with { type: 'json' }

/** What is loaded at once where the package is used, and all that it lets in. */
const ENTRIES: Readonly<Record<string, { readonly start: string; readonly whole: readonly string[] }>> = {
  'packages/core': { start: 'index', whole: ['index', 'operate'] },
  'packages/dialect-sqlite': { start: 'index', whole: ['index'] },
  'packages/dialect-postgres': { start: 'index', whole: ['index'] },
  'packages/cli': { start: 'main', whole: ['main', 'index'] },
  'packages/testkit': { start: 'index', whole: ['index'] },
}

const distOf = (folder: string, entries: readonly string[]) =>
  entries.map((entry) => `${folder}/dist/${entry}.js`)

describe.each(Object.entries(budgets))('%s', (folder, budget) => {
  const entries = ENTRIES[folder] ?? { start: 'index', whole: [] }

  it(`loads at most ${budget.start} kB at once, minified and compressed`, async () => {
    const { bytes } = await measure(distOf(folder, [entries.start]), 'start')
    expect(bytes / 1000).toBeLessThanOrEqual(budget.start)
  })

  it(`is at most ${budget.whole} kB as a whole, minified and compressed`, async () => {
    const { bytes } = await measure(distOf(folder, entries.whole), 'whole')
    expect(bytes / 1000).toBeLessThanOrEqual(budget.whole)
  })
})

it('every published package has a budget', async () => {
  const folders = await readdir(join(root, 'packages'))
  expect(Object.keys(budgets).toSorted()).toEqual(folders.map((name) => `packages/${name}`).toSorted())
})

describe('a start with nothing pending', () => {
  it('loads nothing on SQLite that the budget does not count', async () => {
    expect(await loadedBeyond('packages/dialect-sqlite', 'sqlite:bot.db')).toEqual([])
  })

  it('loads nothing on PostgreSQL that the budget does not count', async () => {
    await withDatabase(inject('pgUrl'), async (url) => {
      expect(await loadedBeyond('packages/dialect-postgres', url)).toEqual([])
    })
  })
})

it('core and one dialect are at most 1 MB on disk', () =>
  withPacked(async (packages) => {
    const unpacked = async (name: string) => {
      const tarball = packages.find((one) => one.name === name)?.tarball ?? name
      const { stdout } = await promisify(execFile)('tar', ['-xOf', tarball], {
        maxBuffer: 64e6,
        encoding: 'buffer',
      })
      return stdout.length
    }
    const core = await unpacked('@godwit/core')
    for (const dialect of ['@godwit/dialect-sqlite', '@godwit/dialect-postgres'])
      expect(core + (await unpacked(dialect))).toBeLessThanOrEqual(1_000_000)
  }))

/** The files of ours that Node loads for a start with nothing to do, and that nothing imports statically. The first has to load more. */
async function loadedBeyond(dialect: string, url: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-start-'))
  try {
    await mkdir(join(folder, 'migrations'))
    await writeFile(join(folder, 'migrations/0_init.sql'), 'CREATE TABLE feed (id INTEGER PRIMARY KEY);')
    const start = async (at: string) => {
      const args = ['--input-type=module', '-e', START, root, url, dialect]
      const env = { ...process.env, NODE_V8_COVERAGE: join(folder, at) }
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env })
      return { stdout, loaded: await loadedFiles(join(folder, at)) }
    }
    const first = await start('first')
    expect(first.stdout).toContain('Applied migrations: 0_init')
    expect(first.loaded.filter((file) => basename(file).startsWith('on-demand'))).toHaveLength(2)
    const { stdout, loaded } = await start('next')
    expect(stdout).not.toContain('Applied')
    const counted = await Promise.all(
      ['packages/core', dialect].map((one) => measure(distOf(one, ['index']), 'start')),
    )
    const files = new Set(counted.flatMap((one) => one.files))
    expect(loaded.length).toBeGreaterThan(1)
    return loaded.filter((file) => !files.has(file))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const START = `
const [root, url, dialect] = process.argv.slice(1)
const { dialectFor, upgradeOnStartup } = await import(root + 'packages/core/dist/index.js')
const load = () => import(root + dialect + '/dist/index.js')
await upgradeOnStartup({ dialect: await dialectFor(url, { sqlite: load, postgres: load }), migrations: './migrations' })
`

/** Scripts of ours that a process has loaded, by what V8 says of it. */
async function loadedFiles(folder: string): Promise<string[]> {
  const reports = await Promise.all(
    (await readdir(folder)).map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  )
  return reports
    .flatMap(({ result }: { result: { url: string }[] }) => result)
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url }) => fileURLToPath(url))
    .filter((file) => file.startsWith(join(root, 'packages')))
}
