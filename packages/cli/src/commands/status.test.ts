import { existsSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(1))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
})
afterEach(() => project.remove())

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

describe('godwit status', () => {
  it('finds nothing on a database that is ahead, unless this release cannot use it', async () => {
    const newer = (option: string) =>
      project.write({
        ...numberedMigrations(1, 'newer'),
        'newer/2_drop.sql': `${option}${migrationText('DROP TABLE t1;', 'CREATE TABLE t1 (id INTEGER);')}`,
      })
    newer('')
    await project.godwit('upgrade', '-m', 'newer')
    expect(await project.godwit('status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('AHEAD: '),
    })
    await project.godwit('downgrade', '1', '--yes')
    newer('-- godwit: compatibleFrom=2\n')
    await project.godwit('upgrade', '-m', 'newer')
    expect(await project.godwit('status')).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/^models: ahead, [\s\S]*\nINCOMPATIBLE: /m),
    })
    const refusal = await project.godwit('upgrade')
    expect(refusal).toMatchObject({ code: 1, stderr: expect.stringContaining('number 2') })
    const [, words = ''] = /^ {4}godwit (downgrade .+)$/m.exec(refusal.stderr) ?? []
    expect(await project.godwit(...words.split(' '), '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('by its recorded SQL'),
    })
    expect(await project.godwit('upgrade')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('up to date'),
    })
  })

  it('has the shape that is promised for --json', async () => {
    await project.godwit('upgrade', '0')
    const { code, stdout } = await project.godwit('status', '--json')
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      ok: true,
      command: 'status',
      database: project.path('bot.db'),
      apps: [
        {
          app: 'models',
          dialect: 'sqlite',
          state: 'pending',
          applied: [{ version: '0_step', appliedAt: TIME, durationMs: expect.any(Number) }],
          pending: ['1_step'],
          interrupted: [],
          ahead: [],
          problems: [],
        },
      ],
    })
  })

  it('says for people where the database stands, and names the files', async () => {
    await project.godwit('upgrade')
    const { code, stdout } = await project.godwit('status')
    expect(code).toBe(0)
    expect(stdout).toContain(
      `${project.path('bot.db')} (sqlite)\nmodels: up-to-date, 2 migrations applied, 0 pending\n`,
    )
    expect(stdout).toContain(project.path('migrations'))
    expect((await project.godwit('status', '-v')).stdout).toContain('applied  0_step')
  })

  it('ends with 4 where something is wrong, and says what to type', async () => {
    await project.godwit('upgrade')
    project.write({ 'migrations/0_step.sql': migrationText('CREATE TABLE else (id);', '') })
    const { code, stdout } = await project.godwit('status')
    expect([code, stdout]).toEqual([4, expect.stringContaining('EDITED: ')])
    const json = JSON.parse((await project.godwit('status', '--json')).stdout)
    expect(json.apps[0].problems).toEqual([
      { code: 'EDITED', message: expect.stringContaining('0_step'), fix: expect.any(String) },
    ])
  })

  it('creates no file for a mistyped path', async () => {
    const { code, stderr } = await project.godwit('status', '-u', 'sqlite:bto.db')
    expect([code, stderr]).toEqual([2, expect.stringContaining(project.path('bto.db'))])
    expect(existsSync(project.path('bto.db'))).toBe(false)
  })
})

describe('godwit heads, history and plan', () => {
  it('print versions, times and SQL on stdout', async () => {
    await project.godwit('upgrade', '0')
    expect(await project.godwit('heads')).toMatchObject({ code: 0, stdout: '1_step\n' })
    expect((await project.godwit('history')).stdout).toMatch(
      /^0_step {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}\d+ ms\n$/,
    )
    expect((await project.godwit('plan')).stdout).toBe('-- upgrade 1_step\nCREATE TABLE t1 (id INTEGER);\n')
  })

  it('print one object with --json', async () => {
    await project.godwit('upgrade', '0')
    const json = async (command: string) => JSON.parse((await project.godwit(command, '--json')).stdout)
    const common = { schemaVersion: 1, ok: true, database: project.path('bot.db') }
    expect(await json('heads')).toEqual({ ...common, command: 'heads', pending: ['1_step'] })
    expect(await json('history')).toEqual({
      ...common,
      command: 'history',
      history: [{ app: 'models', version: '0_step', appliedAt: TIME, durationMs: expect.any(Number) }],
    })
    expect(await json('plan')).toMatchObject({
      ...common,
      command: 'plan',
      steps: [
        { version: '1_step', direction: 'upgrade', statements: [{ sql: 'CREATE TABLE t1 (id INTEGER)' }] },
      ],
    })
  })

  it('show that code cannot be shown', async () => {
    project.write({ 'migrations/2_code.mjs': 'export async function upgrade(db) {}\n' })
    expect((await project.godwit('plan', '--json')).stdout).toContain('"statements":null')
    expect((await project.godwit('plan')).stdout).toContain(
      '-- upgrade 2_code\n-- Code: it cannot be shown.\n',
    )
  })

  it('say that the upgrade would be refused', async () => {
    await project.godwit('upgrade')
    project.write({ 'migrations/0_step.sql': migrationText('CREATE TABLE other (id);', '') })
    const plan = await project.godwit('plan')
    expect(plan).toMatchObject({ code: 0, stderr: expect.stringContaining('EDITED') })
    const dry = await project.godwit('upgrade', '--dry-run', '--json')
    expect(dry.code).toBe(1)
    expect(JSON.parse(dry.stdout)).toMatchObject({ ok: false, error: { code: 'EDITED' } })
  })
})

describe('code that lies in the folder of migrations', () => {
  const canary = "import { writeFileSync } from 'node:fs'\nwriteFileSync('was-run', '')\n"
  const looks = [['status'], ['heads'], ['history'], ['status', '--json']]

  it('is not run where all migrations are SQL, whatever the command', async () => {
    project.write({
      'migrations/index.mjs': canary,
      'migrations/helper.js': canary,
      'migrations/0_step.test.ts': canary,
      'migrations/node_modules/0_step.js': canary,
      'godwit.config.mjs.bak': canary,
    })
    for (const argv of [...looks, ['plan'], ['upgrade'], ...looks, ['downgrade', '--yes']])
      await project.godwit(...argv)
    expect(existsSync(project.path('was-run'))).toBe(false)
  })

  it('is not run by whoever only looks, where it is a migration that is pending, or applied and unedited', async () => {
    await project.godwit('upgrade')
    project.write({
      'migrations/2_code.mjs': `${canary}export const upgrade = () => 'CREATE TABLE t2 (id)'\n`,
    })
    for (const argv of looks) expect([0, 4]).toContain((await project.godwit(...argv)).code)
    expect(existsSync(project.path('was-run'))).toBe(false)
    await project.godwit('upgrade')
    expect(existsSync(project.path('was-run'))).toBe(true)
    rmSync(project.path('was-run'))
    for (const argv of [...looks, ['upgrade']])
      expect(await project.godwit(...argv)).toMatchObject({ code: 0 })
    expect(existsSync(project.path('was-run'))).toBe(false)
  })
})
