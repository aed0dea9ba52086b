import { spawnSync } from 'node:child_process'
import { createMigrator, operate, upgradeOnStartup } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOGUE as OF_THE_COMMAND } from '../../packages/cli/src/catalogue.js'
import { numberedMigrations } from '../../packages/cli/src/testing/numbered-migrations.js'
import { CATALOGUE } from '../../packages/core/src/operate/catalogue.js'
import { EMBEDDED, OF_A_PROJECT, typedAs } from '../../packages/core/src/typed-as.js'
import { COMMAND, type TemporaryApp, temporaryApp } from './temporary-app.js'

let app: TemporaryApp
beforeEach(() => {
  app = temporaryApp('sqlite')
  app.write(numberedMigrations(1))
})
afterEach(() => app.remove())

describe('the commands inside an app', () => {
  it('work on what the app starts with', async () => {
    expect(await app.db('status', '--json')).toMatchObject({ code: 2 })
    expect(await app.db('upgrade', '0')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^applied {3}0_step {2}/),
    })
    expect(await app.db('heads')).toMatchObject({ code: 0, stdout: '1_step\n' })
    expect(await app.db('status')).toMatchObject({ code: 4 })
    expect(await app.start()).toMatchObject({ code: 0, stdout: expect.stringContaining('started') })
    expect(await app.db('status')).toMatchObject({ code: 0 })
    expect(await app.db('downgrade', 'base', '--yes')).toMatchObject({ code: 0 })
    expect(JSON.parse((await app.db('history', '--json')).stdout)).toMatchObject({ history: [] })
  })

  it('do not take an app that there is not for one that is up to date', async () => {
    await app.start()
    const { code, stderr } = await app.db('status', '--app', 'billing')
    expect([code, stderr]).toEqual([2, 'error: There is no app "billing".\n  Apps: models\n'])
  })

  it('put back a copy that a start has made', async () => {
    app.write({ 'migrations/2_row.sql': 'INSERT INTO t0 VALUES (1);\n' })
    await app.start()
    app.write({ 'migrations/3_gone.sql': 'DELETE FROM t0;\n' })
    const started = await app.start()
    const [, copy = ''] = /Safety copy of the database: (.*)/.exec(started.stdout + started.stderr) ?? []
    const { code, stderr } = await app.db('restore', copy, '--yes')
    expect([code, stderr]).toEqual([0, expect.stringContaining(`See where it stands: ${COMMAND} status`)])
    expect(await app.db('heads')).toMatchObject({ stdout: '3_gone\n' })
  })

  it('are named in every message as they are typed there', async () => {
    await app.start()
    app.write({ 'migrations/0_step.sql': 'CREATE TABLE other (id INTEGER);\n' })
    const started = await app.start()
    expect(started.stderr).toContain(`\n    ${COMMAND} resolve 0_step --edited\n`)
    expect(started.stderr).not.toContain('godwit resolve')
    const status = await app.db('status')
    expect(status.stdout).toContain(`${COMMAND} resolve 0_step --edited`)
    const json = JSON.parse((await app.db('status', '--json')).stdout)
    expect(json.apps[0].problems[0].fix).toContain(`${COMMAND} resolve 0_step --edited`)
    const failed = JSON.parse((await app.db('upgrade', '--json')).stdout)
    expect(failed.error.fix).toContain(`${COMMAND} upgrade --allow-edited`)
    expect(failed.error.message).not.toContain('godwit upgrade')
  })

  it('have a help that says how they are typed', async () => {
    const { stdout } = await app.db('help')
    expect(stdout).toContain(`Usage: ${COMMAND} <command> [flags]`)
    expect(stdout).not.toMatch(/godwit [a-z]/)
    expect((await app.db('help', 'plan')).stdout).toContain(`the SQL that \`${COMMAND} upgrade\` would run`)
    expect(await app.db('upgrad')).toMatchObject({
      code: 2,
      stderr: `error: Unknown command "upgrad".\n  Did you mean \`${COMMAND} upgrade\`?\n`,
    })
  })

  it('take no flag that says where, since the app says it', async () => {
    expect(await app.db('status', '--url', 'sqlite:other.db')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Unknown flag --url.'),
    })
  })

  it('are those of which messages may speak', () => {
    const names = CATALOGUE.flatMap(({ entries }) => entries.flatMap((entry) => entry.names[0] ?? []))
    expect([...EMBEDDED].sort()).toEqual([...names, 'help'].sort())
    const all = OF_THE_COMMAND.flatMap(({ entries }) => entries.flatMap((entry) => entry.names[0] ?? []))
    expect([...EMBEDDED, ...OF_A_PROJECT].sort()).toEqual([...all, 'help'].sort())
  })

  it('go on where what they say cannot be written, and tell it by the exit code', async () => {
    const full = spawnSync('sh', ['-c', `${process.execPath} bot.js db upgrade > /dev/full 2> /dev/full`], {
      cwd: app.path('.'),
    })
    expect(full.status).toBe(1)
    expect(await app.db('status')).toMatchObject({ code: 0 })
  })

  it.each([
    [undefined, []],
    [{ command: 5 }, []],
    [{}, undefined],
    [{}, [1]],
  ])('are refused to a program that gives them %j and %j', async (options, argv) => {
    await expect(operate(options as never, argv as never)).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })

  it('leave the process as they found it', async () => {
    const listeners = () => ['SIGINT', 'SIGTERM', 'exit'].map((event) => process.listenerCount(event)).join()
    const [before, exitCode] = [listeners(), process.exitCode]
    const options = { dialect: sqlite(app.path('bot.db')), migrations: app.path('migrations') }
    expect(await operate(options, ['upgrade', '--quiet', '--json'])).toBe(0)
    expect(await operate(options, ['upgrade', 'nowhere', '--quiet', '--json'])).toBe(2)
    expect([listeners(), process.exitCode]).toEqual([before, exitCode])
  })
})

describe('the option `command`', () => {
  it('is in the errors of a migrator, and in those that caused them: npx godwit, where it is not given', async () => {
    const options = { dialect: sqlite(app.path('bot.db')), migrations: app.path('migrations') }
    await upgradeOnStartup({ ...options, logger: false })
    app.write({ 'migrations/1_step.sql': 'CREATE TABLE other (id INTEGER);\n' })
    const migrator = createMigrator(options)
    const error = await migrator.upgrade().catch((thrown) => thrown)
    expect(error.fix).toContain('\n    npx godwit resolve 1_step --edited\n')
    expect(error.message).toContain(error.fix)
    expect(error.stack).toContain(error.fix)
    expect(error.message).not.toContain('npx npx')
  })

  it('changes what the app has, and leaves what only the command godwit has', () => {
    expect(typedAs('app db', 'Run: godwit upgrade, or godwit create x; -- godwit: accepts=1')).toBe(
      'Run: app db upgrade, or godwit create x; -- godwit: accepts=1',
    )
    expect(typedAs('node bot.js godwit', 'godwit create x')).toBe('godwit create x')
    expect(typedAs('$& $1', 'godwit upgrade')).toBe('$& $1 upgrade')
  })
  it('changes all of them where it starts the command godwit itself, and nothing twice', () => {
    const text = 'godwit upgrade, godwit create x, `npx godwit rebase 1`; -- godwit: accepts=1'
    const typed = 'npx godwit upgrade, npx godwit create x, `npx godwit rebase 1`; -- godwit: accepts=1'
    expect(typedAs('npx godwit', text)).toBe(typed)
    expect(typedAs('npx godwit', typed)).toBe(typed)
    expect(typedAs('godwit', text)).toBe(text)
  })
})
