import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from './testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(0, 'm'))
})
afterEach(() => project.remove())

const database = async (env: { [name: string]: string }, ...argv: string[]) => {
  const { stdout } = await project.godwitWith(env, 'upgrade', '-m', 'm', '--json', ...argv)
  return JSON.parse(stdout).database
}

describe('the config file', () => {
  const plain = "{ url: 'sqlite:bot.db', migrations: { sqlite: './m' }, table: 'versions' }"
  it.each([
    [
      'ts',
      `import { defineConfig, type GodwitConfig } from 'godwit'\nconst config: GodwitConfig = ${plain}\nexport default defineConfig(config)\n`,
    ],
    ['mts', `import { defineConfig } from 'godwit'\nexport default defineConfig(${plain})\n`],
    ['js', `module.exports = ${plain}\n`],
    ['mjs', `import { defineConfig } from 'godwit'\nexport default defineConfig(${plain})\n`],
    ['cts', `import { defineConfig } from 'godwit'\nexport default defineConfig(${plain})\n`],
    ['cjs', `module.exports = ${plain}\n`],
    ['json', '\uFEFF{ "url": "sqlite:bot.db", "migrations": { "sqlite": "./m" }, "table": "versions" }'],
  ])('may be godwit.config.%s', async (suffix, text) => {
    project.write({ [`godwit.config.${suffix}`]: text })
    const { code, stderr } = await project.godwit('upgrade')
    expect([code, stderr]).toEqual([0, expect.stringContaining('created the version table versions')])
  })

  it('can import defineConfig where godwit is not installed in the project', async () => {
    rmSync(project.path('node_modules/godwit'))
    project.write({
      'godwit.config.ts': `import { defineConfig } from 'godwit'\nexport default defineConfig(${plain})\n`,
    })
    expect(await project.godwit('upgrade')).toMatchObject({ code: 0 })
  })

  it('counts its paths from its own folder', async () => {
    project.write({ 'sub/db.json': '{ "url": "sqlite:bot.db", "migrations": "../m" }' })
    mkdirSync(project.path('sub/node_modules'))
    const { stdout } = await project.godwit('upgrade', '-c', 'sub/db.json', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, database: project.path('sub/bot.db') })
  })

  it.each([
    [
      'godwit.config.json',
      '{ "migratons": "./m" }',
      'godwit.config.json: `migratons` is not a setting. Did you mean `migrations`?',
    ],
    [
      'godwit.config.json',
      '{ "url": "postgres://me:secret@db/bot", }',
      'godwit.config.json cannot be loaded: it is not valid JSON',
    ],
    ['godwit.config.ts', 'export const config = {}\n', 'godwit.config.ts: it has to export an object'],
    ['godwit.config.mjs', "throw new Error('boom')\n", 'godwit.config.mjs cannot be loaded: boom'],
    [
      'godwit.config.ts',
      "export default { url: 'postgres://me:secret@db/bot' ",
      'godwit.config.ts cannot be loaded',
    ],
    ['godwit.config.ts', 'export default { url: 5 }\n', 'godwit.config.ts: `url` has to be a text, not 5.'],
  ])('%s of %j is refused', async (name, text, message) => {
    project.write({ [name]: text })
    const { code, stdout, stderr } = await project.godwit('status', '--json')
    expect([code, stderr]).toEqual([2, expect.stringContaining(project.path(message))])
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'BAD_CONFIG', file: project.path(name) })
    expect(`${stdout}${stderr}`).not.toContain('secret')
  })

  it('may not be two, nor one that is not there', async () => {
    project.write({ 'godwit.config.json': '{}', 'godwit.config.mjs': 'export default {}' })
    expect(await project.godwit('status')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('two config files'),
    })
    expect(await project.godwit('status', '-c', 'none.json')).toMatchObject({ code: 2 })
  })

  it('needs a folder for the dialect of the URL', async () => {
    project.write({ 'godwit.config.json': '{ "migrations": { "postgres": "./m" } }' })
    const { code, stderr } = await project.godwit('status', '-u', 'sqlite:bot.db')
    expect([code, stderr]).toEqual([2, expect.stringContaining('`migrations.sqlite` is missing')])
  })
})

describe('the URL', () => {
  it('is the flag, else the environment, else .env, else the config', async () => {
    project.write({ 'godwit.config.json': '{ "url": "sqlite:config.db" }' })
    expect(await database({})).toBe(project.path('config.db'))
    project.write({ '.env': 'DATABASE_URL="sqlite:file.db" # comment\n' })
    expect(await database({})).toBe(project.path('file.db'))
    project.write({ 'other.env': 'DATABASE_URL=sqlite:other.db\n' })
    expect(await database({}, '--env-file', 'other.env')).toBe(project.path('other.db'))
    expect(await database({ DATABASE_URL: 'sqlite:env.db' }, '--env-file', 'other.env')).toBe(
      project.path('env.db'),
    )
    expect(await database({ DATABASE_URL: 'sqlite:env.db' }, '-u', 'sqlite:flag.db')).toBe(
      project.path('flag.db'),
    )
  })

  it('has to be somewhere', async () => {
    expect(await project.godwit('status')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('set DATABASE_URL'),
    })
  })
})

describe('the dialect', () => {
  it("comes from the project, and when it isn't installed the error is the install command", async () => {
    const bare = temporaryProject([])
    try {
      writeFileSync(bare.path('godwit.config.json'), '{}')
      const sqlite = await bare.godwit('status', '-u', 'sqlite:bot.db')
      expect(sqlite).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('npm install @godwit/dialect-sqlite better-sqlite3'),
      })
      const postgres = await bare.godwit('status', '-u', 'postgres://me:secret@db/bot', '--json')
      expect(postgres.code).toBe(2)
      expect(JSON.parse(postgres.stdout).error).toMatchObject({
        code: 'DIALECT_NOT_INSTALLED',
        fix: expect.stringContaining('npm install @godwit/dialect-postgres pg'),
      })
      expect(`${postgres.stdout}${postgres.stderr}`).not.toContain('secret')
    } finally {
      bare.remove()
    }
  })
})

describe('several apps', () => {
  beforeEach(() => {
    project.write({
      ...numberedMigrations(1, 'b'),
      'b/0_step.sql': '-- upgrade --\nCREATE TABLE invoice (id);\n-- downgrade --\nDROP TABLE invoice;\n',
      'godwit.config.json':
        '{ "url": "sqlite:bot.db", "apps": { "models": "./m", "billing": { "sqlite": "./b" } } }',
    })
  })

  it('run in the order of the config, with their names', async () => {
    expect((await project.godwit('heads')).stdout).toBe('models:0_step\nbilling:0_step\nbilling:1_step\n')
    const { stdout } = await project.godwit('upgrade', '--app', 'billing', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      applied: ['billing:0_step', 'billing:1_step'],
      pending: [],
    })
    const status = JSON.parse((await project.godwit('status', '--app', 'models', '--json')).stdout)
    expect(status.apps).toMatchObject([{ app: 'models', state: 'pending', pending: ['0_step'] }])
  })

  it('are named in JSON as in text, wherever several versions stand together', async () => {
    const json = async (...argv: string[]) => JSON.parse((await project.godwit(...argv, '--json')).stdout)
    const all = ['models:0_step', 'billing:0_step', 'billing:1_step']
    expect(await json('heads')).toMatchObject({ pending: all })
    expect((await json('plan')).steps).toMatchObject([
      { app: 'models', version: '0_step' },
      { app: 'billing', version: '0_step' },
      { app: 'billing', version: '1_step' },
    ])
    expect(await json('upgrade')).toMatchObject({ applied: all, pending: [] })
    expect(await json('downgrade', '--steps', '2', '--yes')).toMatchObject({
      reverted: ['billing:1_step', 'billing:0_step'],
      pending: ['billing:0_step', 'billing:1_step'],
    })
    project.write({ 'b/0_step.sql': migrationText('INSERT INTO nope VALUES (1);', 'SELECT 1;') })
    expect(await json('upgrade')).toMatchObject({
      ok: false,
      applied: [],
      pending: ['billing:0_step', 'billing:1_step'],
    })
    expect(await json('redo', '--app', 'models', '--yes')).toMatchObject({
      reverted: ['models:0_step'],
      applied: ['models:0_step'],
      pending: [],
    })
    expect(await json('baseline', '0', '--app', 'billing', '--yes')).toMatchObject({
      baselined: ['billing:0_step'],
      pending: ['billing:1_step'],
    })
  })

  it('have to be known', async () => {
    const { code, stderr } = await project.godwit('upgrade', '--app', 'biling')
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean --app billing?')])
  })
})
