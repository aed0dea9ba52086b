import { readdirSync, readFileSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
})
afterEach(() => project.remove())

const read = (path: string) => readFileSync(project.path(path), 'utf8')

describe('godwit create', () => {
  it('starts with 0 in ./migrations where nothing is set up', async () => {
    const { code, stdout } = await project.godwit('create', 'First tables')
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${project.path('migrations')}/0_\\d{14}_first_tables\\.sql\n$`))
    expect(readFileSync(stdout.trim(), 'utf8')).toBe('-- upgrade --\n\n\n-- downgrade --\n\n')
  })

  it('says what to do next without naming a command that would fail', async () => {
    const hint = async (...argv: string[]) => (await project.godwit('create', 'x', ...argv)).stderr
    expect(await hint()).toContain('run plan and upgrade with --url, or DATABASE_URL set.')
    const flags = ['-u', 'sqlite:bot.db', '-m', 'migrations']
    expect(await hint(...flags)).toContain('run plan and upgrade with the same --url and --migrations.')
    project.write({ '.env': 'DATABASE_URL=sqlite:bot.db\n' })
    expect(await hint()).toContain('then run `godwit upgrade`.')
  })

  it('writes one file into a folder that dialects share', async () => {
    project.write({ 'godwit.config.json': '{ "migrations": { "sqlite": "./m", "postgres": "./m" } }' })
    const { stdout } = await project.godwit('create', 'x', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ created: { length: 1 } })
  })

  it('gives all dialect folders the same version, one more than the highest over them', async () => {
    project.write({ 'godwit.config.json': '{ "migrations": { "sqlite": "./s", "postgres": "./p" } }' })
    project.write({ ...numberedMigrations(4, 's'), ...numberedMigrations(7, 'p') })
    const { stdout } = await project.godwit('create', 'tags', '--json')
    const { version, created, ...rest } = JSON.parse(stdout)
    expect(version).toMatch(/^8_\d{14}_tags$/)
    expect(created).toEqual([project.path(`s/${version}.sql`), project.path(`p/${version}.sql`)])
    expect(rest).toEqual({ schemaVersion: 1, ok: true, command: 'create', app: 'models', updated: [] })
  })

  it('makes the folders that the config names, of the app that is named', async () => {
    project.write({
      'godwit.config.json': '{ "apps": { "models": "./m", "billing": { "sqlite": "./b/s" } } }',
    })
    expect(await project.godwit('create', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--app'),
    })
    const { stdout } = await project.godwit('create', 'x', '--app', 'billing')
    expect(stdout).toContain(project.path('b/s/0_'))
  })

  it('numbers by time where the config says so', async () => {
    project.write({ 'godwit.config.json': '{ "naming": "timestamp" }' })
    const versions = []
    for (const name of ['a', 'b', 'c'])
      versions.push(JSON.parse((await project.godwit('create', name, '--json')).stdout).version)
    expect(versions).toEqual([1, 2, 3].map(() => expect.stringMatching(/^\d{14}_[abc]$/)))
    expect([...versions].sort()).toEqual(versions)
    expect(new Set(versions.map((version) => version.slice(0, 14))).size).toBe(3)
  })

  it('keeps the manifest of a folder of modules, and writes the first one', async () => {
    const first = JSON.parse((await project.godwit('create', 'a', '--format', 'ts', '--json')).stdout)
    expect(first.updated).toEqual([project.path('migrations/index.ts')])
    const { ino } = statSync(project.path('migrations/index.ts'))
    // The manifest says what the format is.
    const second = JSON.parse((await project.godwit('create', 'b', '--json')).stdout)
    expect(second.created).toEqual([project.path(`migrations/${second.version}.ts`)])
    expect(read('migrations/index.ts')).toBe(
      [
        `import * as m0 from './${first.version}.js'`,
        `import * as m1 from './${second.version}.js'`,
        '',
        'export const migrations = {',
        `  './${first.version}.ts': m0,`,
        `  './${second.version}.ts': m1,`,
        '}',
        '',
      ].join('\n'),
    )
    // Whoever reads it meanwhile reads all of one text.
    expect(statSync(project.path('migrations/index.ts')).ino).not.toBe(ino)
    expect(await project.godwit('create', 'c', '--format', 'sql')).toMatchObject({ code: 2 })
  })

  it('leaves a manifest that was written by hand, and says so', async () => {
    project.write({ 'migrations/index.ts': 'export const migrations = load()\n' })
    const { code, stderr } = await project.godwit('create', 'a')
    expect([code, stderr]).toEqual([0, expect.stringContaining('was written by hand')])
    expect(read('migrations/index.ts')).toBe('export const migrations = load()\n')
  })

  it.each([[''], ['../../evil'], ['a/b'], ['drop;'], ['-'], ['123']])(
    'refuses the name %j and writes nothing',
    async (name) => {
      const { code, stdout } = await project.godwit('create', '--', name)
      expect([code, stdout]).toEqual([2, ''])
      expect(readdirSync(project.folder)).toEqual(['node_modules'])
    },
  )

  it('refuses a folder in which the order is not known, before anything is written', async () => {
    project.write({ 'godwit.config.json': '{ "migrations": { "sqlite": "./s", "postgres": "./p" } }' })
    project.write({ 'p/1_a.sql': '', 'p/1_b.sql': '' })
    expect(await project.godwit('create', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('same number'),
    })
    expect(readdirSync(project.folder)).not.toContain('s')
  })
})
