import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
})
afterEach(() => project.remove())

const BOTH = ['--dialect', 'sqlite,postgres']
const both = (sqlite: string, postgres: string) => ({ sqlite, postgres })
const read = (path: string) => readFileSync(project.path(path), 'utf8')

describe('godwit init', () => {
  it('sets up SQLite where nobody says otherwise, so that the next commands work', async () => {
    const { code, stdout, stderr } = await project.godwit('init')
    expect([code, stdout]).toEqual([
      0,
      `${project.path('godwit.config.ts')}\n${project.path('migrations/sqlite')}\n`,
    ])
    expect(stderr).toContain(
      'The database is sqlite:app.db, which the first upgrade creates.\nNext:\n  godwit create',
    )
    const { stdout: created } = await project.godwit('create', 'first')
    project.write({
      [created.trim().slice(project.folder.length + 1)]: migrationText(
        'CREATE TABLE a (id);',
        'DROP TABLE a;',
      ),
    })
    expect(await project.godwit('upgrade')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('_first'),
    })
    expect(existsSync(project.path('app.db'))).toBe(true)
  })

  it('takes the dialect from the URL, and writes no password down', async () => {
    const env = { DATABASE_URL: 'postgres://me:secret@db/bot' }
    const { stdout, stderr } = await project.godwitWith(env, 'init')
    expect(stdout).toContain(project.path('migrations/postgres'))
    expect(read('godwit.config.ts')).toContain("postgres: './migrations/postgres'")
    expect(`${read('godwit.config.ts')}${stdout}${stderr}`).not.toContain('secret')
  })

  it('writes the file that --config names, in its language, for the dialects that --dialect names', async () => {
    const argv = ['init', '--config', 'conf/db.json', '--dialect', 'sqlite,postgres', '--json']
    const { stdout } = await project.godwit(...argv)
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      ok: true,
      command: 'init',
      config: project.path('conf/db.json'),
      dialects: ['sqlite', 'postgres'],
      created: ['conf/db.json', 'conf/migrations/sqlite', 'conf/migrations/postgres'].map(project.path),
    })
    expect(JSON.parse(read('conf/db.json'))).toEqual({
      migrations: { sqlite: './migrations/sqlite', postgres: './migrations/postgres' },
    })
  })

  it.each([
    ['mjs', "import { defineConfig } from 'godwit'\n"],
    ['cts', "import { defineConfig } from 'godwit'\n"],
    ['cjs', "/** @type {import('godwit').GodwitConfig} */\nmodule.exports = {\n"],
  ])('writes a godwit.config.%s that the next command finds and reads', async (suffix, text) => {
    project.write(numberedMigrations(0, 'migrations/sqlite'))
    await project.godwit('init', '-c', `godwit.config.${suffix}`, '-u', 'sqlite:bot.db')
    expect(read(`godwit.config.${suffix}`)).toContain(text)
    expect(await project.godwit('upgrade')).toMatchObject({ code: 0 })
    expect(existsSync(project.path('bot.db'))).toBe(true)
  })

  it('says what to install, where it is not installed', async () => {
    const bare = temporaryProject(['postgres'])
    try {
      const { stderr } = await bare.godwit('init', '--dialect', 'sqlite,postgres')
      expect(stderr).toContain('  npm install @godwit/dialect-sqlite better-sqlite3\n')
      expect(stderr).not.toContain('npm install @godwit/dialect-postgres')
    } finally {
      bare.remove()
    }
  })

  it('goes on with the migrations and the database that are there', async () => {
    project.write(numberedMigrations(1))
    await project.godwit('upgrade', '-u', 'sqlite:bot.db')
    const { stdout, stderr } = await project.godwit('init')
    expect(stdout).toBe(`${project.path('godwit.config.ts')}\n`)
    expect(stderr).toContain('The database is sqlite:bot.db, the file that lies here.')
    expect(stderr).toContain(`The migrations are in ${project.path('migrations')}.`)
    expect(await project.godwit('status')).toMatchObject({ code: 0 })
    const created = await project.godwit('create', 'next_change')
    expect(created.stdout).toContain(project.path('migrations/2_'))
    expect(readdirSync(project.path('migrations'))).toHaveLength(3)
  })

  it.each<[string, { [path: string]: string }, string[], object]>([
    ['the folder of the dialect', { 'migrations/sqlite/0_a.sql': '' }, [], { sqlite: './migrations/sqlite' }],
    ['a folder with a manifest', { 'migrations/index.ts': '' }, [], { sqlite: './migrations' }],
    ['the folder for both', { 'migrations/0_a.sql': '' }, BOTH, both('./migrations', './migrations')],
    [
      'the folder of one dialect, and one to be made',
      { 'migrations/sqlite/0_a.sql': '' },
      BOTH,
      both('./migrations/sqlite', './migrations/postgres'),
    ],
    ['the folder that is named', { 'migrations/0_a.sql': '' }, ['-m', 'db/m'], { sqlite: './db/m' }],
  ])('writes %s', async (_, files, argv, migrations) => {
    project.write(files)
    const config = ['--config', 'godwit.config.json']
    expect(await project.godwit('init', ...config, ...argv)).toMatchObject({ code: 0 })
    expect(JSON.parse(read('godwit.config.json')).migrations).toEqual(migrations)
  })

  it('does not choose among several database files', async () => {
    project.write({ 'a.db': '', 'b.sqlite3': '', 'b.sqlite3-wal': '' })
    const { stderr } = await project.godwit('init')
    expect(stderr).toContain('sqlite:app.db, since there are several here: a.db, b.sqlite3.')
  })

  it('counts the database from a config in another folder', async () => {
    await project.godwit('init', '-c', 'conf/db.json', '-u', 'sqlite:bot.db')
    expect(JSON.parse(read('conf/db.json')).url).toBe('sqlite:../bot.db')
    project.write(numberedMigrations(0, 'conf/migrations/sqlite'))
    expect(await project.godwit('upgrade', '-c', 'conf/db.json')).toMatchObject({ code: 0 })
    expect(existsSync(project.path('bot.db'))).toBe(true)
  })

  it('writes no URL where DATABASE_URL says which database', async () => {
    const { stderr } = await project.godwitWith({ DATABASE_URL: 'sqlite:bot.db' }, 'init')
    expect(stderr).toContain('The database is the one of DATABASE_URL.')
    expect(stderr).not.toContain('set DATABASE_URL')
    expect(read('godwit.config.ts')).not.toContain('url:')
    const argv = ['init', '-c', 'other.json', '-u', 'sqlite:other.db']
    const other = await project.godwitWith({ DATABASE_URL: 'sqlite:bot.db' }, ...argv)
    expect(other.stderr).toContain('sqlite:other.db, but DATABASE_URL is set, and wins over it.')
  })

  it('refuses a dialect that is not the one of the URL', async () => {
    const argv = ['init', '--dialect', 'sqlite', '-u', 'postgres://me:secret@db/bot']
    const { code, stderr } = await project.godwit(...argv)
    expect([code, stderr]).toEqual([2, expect.stringContaining('does not fit')])
    expect(existsSync(project.path('godwit.config.ts'))).toBe(false)
  })

  it('never overwrites', async () => {
    project.write({ 'godwit.config.mjs': 'export default {}\n' })
    const { code, stderr } = await project.godwit('init')
    expect([code, stderr]).toEqual([2, expect.stringContaining('is left as it is')])
    expect(await project.godwit('init', '-c', 'godwit.config.mjs')).toMatchObject({ code: 2 })
    expect(read('godwit.config.mjs')).toBe('export default {}\n')
    expect(existsSync(project.path('migrations'))).toBe(false)
  })

  it.each([['mysql'], ['sqlite;postgres'], [',']])('does not know the dialect %j', async (dialect) => {
    expect(await project.godwit('init', '--dialect', dialect)).toMatchObject({ code: 2 })
    expect(existsSync(project.path('godwit.config.ts'))).toBe(false)
  })
})
