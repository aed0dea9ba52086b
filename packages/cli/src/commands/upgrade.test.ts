import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
})
afterEach(() => project.remove())

const url = ['-u', 'sqlite:bot.db']

describe('godwit upgrade --rollback-on-failure', () => {
  const ALL = '--rollback-on-failure'

  it('undoes all of the run where a migration fails, and says what and why', async () => {
    const project = temporaryProject()
    try {
      project.write(numberedMigrations(2))
      project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
      await project.godwit('upgrade', '0')
      project.write({ 'migrations/3_bad.sql': migrationText('INSERT INTO absent VALUES (1);', 'SELECT 1;') })
      const { code, stdout, stderr } = await project.godwit('upgrade', ALL)
      expect(code).toBe(1)
      expect(stdout.match(/^\w+ +\w+/gm)).toEqual([
        ...['applied   1_step', 'applied   2_step', 'reverted  2_step', 'reverted  1_step'],
      ])
      expect(stderr).toMatch(
        /no such table: absent.*Undone again, as it was to be rolled back: 2_step, 1_step\./s,
      )
      const json = JSON.parse((await project.godwit('upgrade', ALL, '--json')).stdout)
      expect(json).toMatchObject({
        ok: false,
        applied: [],
        reverted: ['2_step', '1_step'],
        pending: ['1_step', '2_step', '3_bad'],
        error: { code: 'MIGRATION_FAILED', migration: '3_bad' },
      })
    } finally {
      project.remove()
    }
  })

  it('is refused where one of them has no downgrade, also in a dry run', async () => {
    const project = temporaryProject()
    try {
      project.write({ 'migrations/0_one.sql': 'CREATE TABLE one (id INTEGER);\n' })
      project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
      for (const more of [[], ['--dry-run']])
        expect(await project.godwit('upgrade', ALL, ...more)).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('no downgrade to roll back "0_one" by'),
        })
      expect(await project.godwit('upgrade')).toMatchObject({ code: 0 })
    } finally {
      project.remove()
    }
  })
})

describe('godwit upgrade', () => {
  it('applies what is pending, with no config at all, and says each one on stdout', async () => {
    const first = await project.godwit('upgrade', ...url)
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^(applied {3}\d_step {2}\d+ ms\n){3}$/),
    })
    expect(first.stderr).toContain(`${project.path('bot.db')}: 3 migrations applied in `)
    const second = await project.godwit('up', ...url)
    expect(second).toEqual({ code: 0, stdout: '', stderr: `${project.path('bot.db')} is up to date.\n` })
  })

  it('stops at a target, given either way, and after a number of steps', async () => {
    const json = async (...argv: string[]) =>
      JSON.parse((await project.godwit('upgrade', ...url, '--json', ...argv)).stdout)
    expect(await json('0')).toEqual({
      schemaVersion: 1,
      ok: true,
      command: 'upgrade',
      database: project.path('bot.db'),
      applied: ['0_step'],
      pending: ['1_step', '2_step'],
    })
    expect(await json('--to', '1_step')).toMatchObject({ applied: ['1_step'], pending: ['2_step'] })
    expect(await json('--steps', '5')).toMatchObject({ applied: ['2_step'], pending: [] })
  })

  it('shows what it would do, and changes nothing, with --dry-run', async () => {
    const shown = await project.godwit('upgrade', '--steps', '1', '--dry-run', ...url)
    expect(shown).toMatchObject({ code: 0, stdout: '-- upgrade 0_step\nCREATE TABLE t0 (id INTEGER);\n' })
    const status = await project.godwit('status', ...url)
    expect(status).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no database at') })
  })

  it('reports a failure with the file and the line, what was kept and what is pending', async () => {
    project.write({
      'migrations/3_bad.sql': migrationText('CREATE TABLE t3 (id);\nINSERT INTO nope VALUES (1);', ''),
    })
    project.write({ 'migrations/4_step.sql': migrationText('CREATE TABLE t4 (id);', 'DROP TABLE t4;') })
    const failed = await project.godwit('upgrade', ...url, '--json')
    expect(failed.code).toBe(1)
    expect(JSON.parse(failed.stdout)).toMatchObject({
      schemaVersion: 1,
      ok: false,
      command: 'upgrade',
      database: project.path('bot.db'),
      applied: ['0_step', '1_step', '2_step'],
      pending: ['3_bad', '4_step'],
      error: {
        code: 'MIGRATION_FAILED',
        migration: '3_bad',
        file: project.path('migrations/3_bad.sql'),
        line: 3,
      },
    })
    expect(failed.stderr).toContain('rolled back')
    expect(failed.stderr).toContain('0_step, 1_step, 2_step')
    const again = JSON.parse((await project.godwit('upgrade', ...url, '--json')).stdout)
    expect(again).toMatchObject({ applied: [], pending: ['3_bad', '4_step'] })
  })

  it('keeps nothing of a failed run with --single-transaction', async () => {
    project.write({ 'migrations/3_bad.sql': migrationText('INSERT INTO nope VALUES (1);', '') })
    const failed = await project.godwit('upgrade', ...url, '--single-transaction', '--json')
    expect(failed.code).toBe(1)
    expect(JSON.parse(failed.stdout)).toMatchObject({
      applied: [],
      pending: ['0_step', '1_step', '2_step', '3_bad'],
    })
  })

  it('loads TypeScript migrations, also ones that import from each other', async () => {
    project.write({
      'migrations/3_code.ts': `import { column } from './columns.js'\nexport const upgrade = (): string => \`CREATE TABLE t3 (\${column});\`\nexport const downgrade = () => 'DROP TABLE t3'\n`,
      'migrations/columns.ts': `export const column: string = 'id INTEGER'\n`,
    })
    const { code, stdout } = await project.godwit('upgrade', ...url)
    expect([code, stdout]).toEqual([0, expect.stringContaining('3_code')])
  })

  it('goes on where a flag says so, without a word to who asked for it', async () => {
    await project.godwit('upgrade', ...url)
    project.write({ 'migrations/1_step.sql': migrationText('CREATE TABLE other (id);', '') })
    const refused = await project.godwit('upgrade', ...url)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow-edited') })
    const allowed = await project.godwit('upgrade', ...url, '--allow-edited')
    expect(allowed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^\S+ is up to date\.\n$/) })
    const plan = await project.godwit('plan', ...url)
    expect(plan.stderr).toContain('warning: ')
    const planned = await project.godwit('plan', ...url, '--allow-edited')
    expect(planned.stderr).not.toContain('warning: ')
  })

  it('says which flags the commands need that it names', async () => {
    await project.godwit('upgrade', ...url)
    project.write({ 'migrations/1_step.sql': migrationText('CREATE TABLE other (id);', '') })
    for (const command of ['upgrade', 'plan']) {
      const { stderr } = await project.godwit(command, ...url, '-m', 'migrations')
      expect(stderr).toContain('Give the same --url and --migrations again.')
    }
    expect((await project.godwit('status', ...url)).stdout).toContain('Give the same --url again.')
    const env = { DATABASE_URL: 'sqlite:bot.db' }
    expect((await project.godwitWith(env, 'upgrade')).stderr).not.toContain('again.')
  })

  it('knows what is pending after whatever refused or stopped it', async () => {
    const pending = ['0_step', '1_step', '2_step']
    const failed = async (...argv: string[]) => JSON.parse((await project.godwit(...argv, '--json')).stdout)
    project.write({ 'migrations/3_vacuum.sql': '-- godwit: transaction=false\n-- upgrade --\nVACUUM;\n' })
    expect(await failed('upgrade', ...url, '--single-transaction')).toMatchObject({
      error: { code: 'CANNOT_BE_ONE_TRANSACTION' },
      pending: [...pending, '3_vacuum'],
    })
    await project.godwit('upgrade', '1', ...url)
    expect(await failed('downgrade', ...url)).toMatchObject({
      error: { code: 'UNANSWERED' },
      applied: [],
      pending: ['2_step', '3_vacuum'],
    })
    project.write({ 'migrations/4-odd.sql': '' })
    expect(await failed('upgrade', ...url)).toMatchObject({ error: { code: 'BAD_FILE_NAME' }, pending: null })
  })

  it('says nothing but errors with --quiet, and more with --verbose', async () => {
    const quiet = await project.godwit('upgrade', '0', ...url, '-q')
    expect(quiet).toMatchObject({ code: 0, stderr: '' })
    const verbose = await project.godwit('upgrade', '1', ...url, '-v')
    expect(verbose.stderr).toContain('1 statement  ')
  })

  it('works as one of many that start at once', async () => {
    const runs = await Promise.all(
      Array.from({ length: 4 }, () => project.godwit('upgrade', ...url, '--json')),
    )
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    const applied = runs.flatMap(({ stdout }) => JSON.parse(stdout).applied)
    expect(applied.sort()).toEqual(['0_step', '1_step', '2_step'])
  })
})
