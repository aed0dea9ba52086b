import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { build, type Format } from 'esbuild'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { withDatabase } from '../with-database.js'
import { type FreshProject, freshProject, type Ran } from './fresh-project.js'

const APP = `
import { dialectFor, modules, upgradeOnStartup } from '@godwit/core'

dialectFor(process.env.DATABASE_URL, {
  sqlite: () => import('@godwit/dialect-sqlite'),
  postgres: () => import('@godwit/dialect-postgres'),
})
  .then((dialect) =>
    upgradeOnStartup({ dialect, migrations: modules({ '0_init': () => import('./0_init.js'), '1_fill': () => import('./1_fill.js') }) }),
  )
  .then(() => console.log('started'))
`
const INIT = `
export const upgrade = () => 'CREATE TABLE feed (id INTEGER PRIMARY KEY, url TEXT NOT NULL)'
export const downgrade = () => 'DROP TABLE feed'
`
const FILL = `
import { sql } from '@godwit/core'
export const upgrade = (db) => db.query(sql\`INSERT INTO feed (id, url) VALUES (1, \${'https://example.org/feed'})\`)
`
/** Drivers are not ours: they stay outside, as the machine code of one of them has to, or come in where they can. */
const FORMATS: readonly [Format, readonly string[]][] = [
  ['esm', ['better-sqlite3', 'pg']],
  ['cjs', ['better-sqlite3', 'pg-native']],
]

let project: FreshProject

beforeAll(async () => {
  project = await freshProject('npm')
  await project.write('app.js', APP)
  await project.write('0_init.js', INIT)
  await project.write('1_fill.js', FILL)
})

afterAll(() => project.remove())

describe.each(FORMATS)('an app that esbuild has made one file of, as %s', (format, external) => {
  let image: string
  let start: (DATABASE_URL: string) => Promise<Ran>

  beforeAll(async () => {
    image = await mkdtemp(join(tmpdir(), 'godwit-bundle-'))
    const bundle = join(image, format === 'esm' ? 'app.mjs' : 'app.cjs')
    await build({
      absWorkingDir: project.folder,
      entryPoints: ['app.js'],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format,
      external: [...external],
      logLevel: 'silent',
    })
    await symlink(join(project.folder, 'drivers'), join(image, 'node_modules'))
    start = (DATABASE_URL) => project.run(process.execPath, [bundle], { DATABASE_URL })
  })

  afterAll(() => rm(image, { recursive: true, force: true }))

  it('brings no file of a migration, and nothing of ours, along', async () => {
    expect((await readdir(image)).filter((name) => name !== 'node_modules')).toHaveLength(1)
    expect(await readdir(join(image, 'node_modules'))).not.toContain('@godwit')
  })

  it('migrates a SQLite file, and starts again on it', async () => {
    const file = join(image, 'bot.db')
    expect(await start(`sqlite:${file}`)).toMatchObject({ code: 0, stdout: APPLIED })
    expect(await start(`sqlite:${file}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/started\n$/),
    })
    const database = new Database(file, { readonly: true })
    expect(database.prepare(FEEDS).all()).toEqual([{ url: 'https://example.org/feed' }])
    database.close()
  })

  it('migrates a PostgreSQL database, and starts again on it', async () => {
    await withDatabase(inject('pgUrl'), async (url) => {
      expect(await start(url)).toMatchObject({ code: 0, stdout: APPLIED })
      expect(await start(url)).toMatchObject({ code: 0, stdout: expect.stringMatching(/started\n$/) })
      const client = new Client({ connectionString: url })
      await client.connect()
      expect((await client.query(FEEDS)).rows).toEqual([{ url: 'https://example.org/feed' }])
      await client.end()
    })
  })
})

const FEEDS = 'SELECT url FROM feed'
const APPLIED = expect.stringMatching(/Applied migrations: 0_init, 1_fill.*started/s)
