import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshProject, freshProject, type Ran } from './packages/fresh-project.js'

let project: FreshProject

beforeAll(async () => {
  project = await freshProject('pnpm', {
    packages: ['@godwit/core', '@godwit/dialect-sqlite', 'godwit'],
    drivers: ['better-sqlite3', 'jiti'],
  })
})

afterAll(() => project.remove())

const node = (...words: string[]) => project.run(process.execPath, words)
const godwit = (...words: string[]) => node('node_modules/godwit/bin/godwit.cjs', ...words)

describe('a project made of the packed core, SQLite dialect and CLI', () => {
  it('has no other engine in it', async () => {
    const store = await readdir(join(project.folder, 'node_modules/.pnpm'))
    expect(store.filter((name) => /^pg|postgres/.test(name))).toEqual([])
    const probe = await node('-e', "import('pg').then(() => process.exit(0), () => process.exit(7))")
    expect(probe.code).toBe(7)
  })

  it('creates a migration, applies it, and undoes it by the command', async () => {
    expect(await godwit('init', '--no-input', '-u', 'sqlite:bot.db')).toMatchObject({ code: 0 })
    const created = await godwit('create', 'init')
    expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/0_\d{14}_init\.sql/) })
    const file = created.stdout.trim().split('\n')[0] ?? ''
    await project.write(
      file.startsWith('/') ? file.slice(project.folder.length + 1) : file,
      '-- upgrade --\nCREATE TABLE feed (id INTEGER PRIMARY KEY);\n-- downgrade --\nDROP TABLE feed;\n',
    )
    expect(await godwit('upgrade', '-u', 'sqlite:bot.db')).toMatchObject({ code: 0 })
    expect(await godwit('status', '-u', 'sqlite:bot.db')).toMatchObject({ code: 0 })
    expect(await godwit('downgrade', '--yes', '-u', 'sqlite:bot.db')).toMatchObject({ code: 0 })
  })

  it('says what to install where the dialect is missing', async () => {
    const { code, stderr } = await godwit(
      'upgrade',
      '-u',
      'postgres://localhost/x',
      '-m',
      'migrations/sqlite',
    )
    expect([code, stderr]).toEqual([2, expect.stringContaining('npm install @godwit/dialect-postgres pg')])
  })
})

describe('the built packages under plain node', () => {
  /** Starts an app on a folder of one migration, written in the given way. */
  async function start(name: string, text: string): Promise<Ran> {
    const folder = `started-${name.replaceAll('.', '-')}`
    await project.write(join(folder, name), text)
    const app = `
      import { upgradeOnStartup } from '@godwit/core'
      import { sqlite } from '@godwit/dialect-sqlite'
      await upgradeOnStartup({ dialect: sqlite('${folder}.db'), migrations: './${folder}', exit: true })
    `
    await project.write('start.mjs', app)
    return node('start.mjs')
  }

  const body = "upgrade = () => 'CREATE TABLE feed (id INTEGER PRIMARY KEY)'"

  it.each([
    ['0_a.sql', 'CREATE TABLE feed (id INTEGER PRIMARY KEY);'],
    ['0_a.mjs', `export const ${body}`],
    ['0_a.js', `export const ${body}`],
    ['0_a.cjs', `exports.${body}`],
  ])('apply %s at start', async (name, text) => {
    expect(await start(name, text)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Applied migrations: 0_a'),
    })
  })

  it('name the ways out of a .ts file that this process cannot load, and exit with 1', async () => {
    const { code, stderr } = await start('0_a.ts', `export const ${body.replace('()', '(): string')}`)
    const canLoad = Number(process.versions.node.split('.')[0]) >= 23
    if (canLoad) return expect(code).toBe(0)
    expect(code).toBe(1)
    for (const way of ['ompile', 'tsx', '.sql', 'load']) expect(stderr).toContain(way)
  })

  it('name the module that throws, and the one that exports nothing usable', async () => {
    expect((await start('1_throws.mjs', "throw new Error('out of milk')")).stderr).toMatch(
      /1_throws\.mjs.*out of milk/s,
    )
    expect((await start('2_nothing.mjs', 'export const answer = 42')).stderr).toMatch(
      /2_nothing\.mjs.*upgrade/s,
    )
  })
})
