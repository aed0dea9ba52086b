import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrationText } from '../../packages/cli/src/testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../../packages/cli/src/testing/temporary-project.js'

const hook = fileURLToPath(new URL('./fixtures/kill-at-write.mjs', import.meta.url))
const FOLDERS = ['a', 'b', 'billing']

const module = (table: string) => `export const upgrade = () => 'CREATE TABLE ${table} (id INTEGER)'\n`
const manifest = (...versions: string[]) =>
  `${versions.map((version) => `import * as m${version[0]} from './${version}.js'\n`).join('')}
export const migrations = {\n${versions.map((version) => `  './${version}.ts': m${version[0]},\n`).join('')}}\n`

/** Two dialects, of which one has a manifest, and another app that depends on what moves. */
const FILES = {
  'godwit.config.json':
    '{ "naming": "timestamp", "apps": { "models": { "sqlite": "./a", "postgres": "./b" }, "billing": "./billing" } }',
  'a/1_ours.ts': module('ours'),
  'a/1_theirs.ts': module('theirs'),
  'a/index.ts': manifest('1_ours', '1_theirs'),
  'b/1_ours.sql': migrationText('CREATE TABLE ours (id INTEGER);', 'DROP TABLE ours;'),
  'b/1_theirs.sql': migrationText('CREATE TABLE theirs (id INTEGER);', 'DROP TABLE theirs;'),
  'billing/0_invoice.sql': '-- godwit: dependsOn=models:1_ours\nCREATE TABLE invoice (id INTEGER);\n',
}

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject([])
})
afterEach(() => project.remove())

function begin(): void {
  for (const folder of FOLDERS) rmSync(project.path(folder), { recursive: true, force: true })
  project.write(FILES)
}

const TIME = /(?<=\b|m)\d{14}(?=_|\b)/g

/** Every file that counts, with the time that is a number now written as `T`. */
function files(): { readonly [path: string]: string } {
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(project.path(folder))
      .filter((name) => !name.startsWith('.'))
      .map((name) => [join(folder, name), readFileSync(project.path(join(folder, name)), 'utf8')] as const),
  )
  const times = found.flat().flatMap((text) => text.match(TIME) ?? [])
  expect(new Set(times).size, `one time of all: ${times}`).toBeLessThanOrEqual(1)
  return Object.fromEntries(found.map((one) => one.map((text) => text.replaceAll(TIME, 'T'))))
}

const rebase = (env: { readonly [name: string]: string } = {}) => project.godwitWith(env, 'rebase', '1_ours')

it('a rebase that is killed before any of its writes is finished by the same command', async () => {
  begin()
  expect(await rebase()).toMatchObject({ code: 0 })
  const undisturbed = files()
  expect(Object.keys(undisturbed)).toContain('a/T_ours.ts')

  let kills = 0
  for (; ; kills++) {
    begin()
    const { code } = await rebase({ NODE_OPTIONS: `--import ${hook}`, KILL_AT: String(kills) })
    if (code !== null) break
    for (const [path, text] of Object.entries(files()))
      if (path.includes('T_ours')) expect(text).toContain('1_ours')
    const between = Object.keys(files()).filter((path) => /ours/.test(path))
    expect(between, `after ${kills} writes`).toHaveLength(2)

    expect(await rebase()).toMatchObject({ code: 0 })
    expect(files(), `after ${kills} writes`).toEqual(undisturbed)
    expect(readdirSync(project.path('a')).filter((name) => name.startsWith('.godwit'))).toEqual([])
  }
  expect(kills).toBeGreaterThan(10)
  expect(files()).toEqual(undisturbed)
}, 300_000)

it('another rebase waits until the one that was interrupted is finished', async () => {
  let interrupted = false
  for (let at = 0; !interrupted; at++) {
    begin()
    expect((await rebase({ NODE_OPTIONS: `--import ${hook}`, KILL_AT: String(at) })).code).toBeNull()
    interrupted = Object.keys(files()).some((path) => path.includes('T_ours'))
  }
  const other = await project.godwit('rebase', '1_theirs')
  expect([other.code, other.stderr]).toEqual([
    2,
    expect.stringMatching(/: godwit rebase 1_ours --app models\n$/),
  ])
  expect(await project.godwit('rebase')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1_ours is '),
  })
  expect(Object.keys(files()).filter((path) => path.includes('T_ours'))).toHaveLength(2)
}, 120_000)

it('a rebase of one app that was interrupted is not taken for one of another app', async () => {
  const table = (name: string) => migrationText(`CREATE TABLE ${name} (id INTEGER);`, `DROP TABLE ${name};`)
  const others = { 'b/1_first.sql': table('first'), 'b/2_init.sql': table('init') }
  const ours = { 'a/1_init.sql': table('ours'), 'a/1_other.sql': table('other') }
  const config = { 'godwit.config.json': '{ "apps": { "a": "./a", "b": "./b" } }' }
  const restart = () => {
    for (const folder of FOLDERS) rmSync(project.path(folder), { recursive: true, force: true })
    project.write({ ...config, ...ours, ...others })
  }
  const migrationsIn = (folder: string) =>
    readdirSync(project.path(folder)).filter((name) => !name.startsWith('.'))
  const rebaseInit = ['rebase', '1_init', '--app', 'a']
  let [begun, moved] = [false, false]
  for (let at = 0; !moved; at++) {
    restart()
    const { code } = await project.godwitWith(
      { NODE_OPTIONS: `--import ${hook}`, KILL_AT: String(at) },
      ...rebaseInit,
    )
    expect(code, `after ${at} writes`).toBeNull()
    begun ||= readdirSync(project.path('a')).includes('.godwit-rebase')
    moved = readdirSync(project.path('a')).includes('2_init.sql')
    if (moved) {
      const other = await project.godwit('rebase', '2_init', '--app', 'b')
      expect([other.code, other.stderr]).toEqual([
        2,
        expect.stringMatching(/: godwit rebase 1_init --app a\n$/),
      ])
    }
    expect(await project.godwit(...rebaseInit)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1_init is 2_init now.'),
    })
    expect(migrationsIn('a'), `after ${at} writes`).toEqual(['1_other.sql', '2_init.sql'])
    expect(migrationsIn('b')).toEqual(['1_first.sql', '2_init.sql'])
  }
  expect(begun).toBe(true)
}, 120_000)
