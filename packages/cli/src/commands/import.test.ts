import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
})
afterEach(() => project.remove())

const read = (path: string) => readFileSync(project.path(path), 'utf8')

const returning = (upgrade: string, downgrade = '""') =>
  `async def upgrade(db) -> str:\n    return ${upgrade}\n\n\nasync def downgrade(db) -> str:\n    return ${downgrade}\n`

const INIT = returning('"CREATE TABLE tag (id INT);"')
const NAMES = returning('"ALTER TABLE tag ADD name TEXT;"', '"ALTER TABLE tag DROP COLUMN name;"')
const CODE = returning('"ALTER TABLE " + TABLE')

describe('godwit import aerich', () => {
  it('writes what it can into the folder of the project, and prints the paths', async () => {
    project.write({ 'old/models/0_init.py': INIT, 'old/models/1_names.py': NAMES })
    const { code, stdout, stderr } = await project.godwit('import', 'aerich', 'old')
    expect([code, stderr]).toEqual([0, 'Written: 2\n'])
    expect(stdout).toBe(
      ['0_init', '1_names'].map((name) => `${project.path(`migrations/${name}.sql`)}\n`).join(''),
    )
    expect(read('migrations/1_names.sql')).toBe(
      '-- upgrade --\nALTER TABLE tag ADD name TEXT;\n-- downgrade --\nALTER TABLE tag DROP COLUMN name;\n',
    )
  })

  it('writes beside the folders of Aerich, which stand in ./migrations by default', async () => {
    project.write({ 'migrations/models/0_init.py': INIT })
    expect(await project.godwit('import', 'aerich', 'migrations')).toMatchObject({ code: 0 })
    expect(readdirSync(project.path('migrations')).sort()).toEqual(['0_init.sql', 'models'])
    project.write({ 'migrations/models/1_names.py': NAMES })
    const again = await project.godwit('import', 'aerich', 'migrations')
    expect([again.code, again.stdout]).toEqual([0, `${project.path('migrations/1_names.sql')}\n`])
  })

  it('tells what is refused by file and line, writes the rest, and ends with 2', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'old/models/1_fill.py': CODE,
      'old/models/2_names.py': NAMES,
    })
    const { code, stdout, stderr } = await project.godwit('import', 'aerich', 'old')
    expect(code).toBe(2)
    expect(stdout.trim().split('\n')).toEqual(
      ['0_init', '2_names'].map((name) => project.path(`migrations/${name}.sql`)),
    )
    expect(stderr).toBe(
      [
        'Written: 2',
        'error: 1 of 3 cannot be imported, and the others are there:',
        `  ${project.path('old/models/1_fill.py')}:2: \`upgrade\` returns several texts that are put together, and not one text.`,
        '    Write them as one text, in """.',
        '',
      ].join('\n'),
    )
    expect(readdirSync(project.path('migrations'))).toEqual(['0_init.sql', '2_names.sql'])
  })

  it('names a file that is hostile, and imports the others', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'old/models/2_deep.py': returning('['.repeat(200_000) + ']'.repeat(200_000)),
      'old/models/4_blank.py': returning(`"""SELECT '${' '.repeat(500_000)}'"""`),
      'old/models/5_pieces.py': returning(`[${'"SELECT 1",'.repeat(50_000)}]`),
      'old/models/3_large.py': `${INIT}${'a;'.repeat(4_800_000)}`,
    })
    execFileSync('mkfifo', [project.path('old/models/1_pipe.py')])
    const { code, stdout, stderr } = await project.godwit('import', 'aerich', 'old')
    expect([code, stdout]).toEqual([
      2,
      ['0_init', '4_blank', '5_pieces'].map((name) => `${project.path(`migrations/${name}.sql`)}\n`).join(''),
    ])
    for (const told of [
      '3 of 6 cannot be imported, and the others are there:',
      '1_pipe.py: is not a regular file.',
      `Write it by hand, as ${project.path('migrations/2_deep.sql')}, or as code in a file .mjs or .ts of that name.`,
      '2_deep.py:2: there are more than 200 brackets in each other',
      '3_large.py:1: it is 10 MB large',
    ])
      expect(stderr).toContain(told)
  })

  it('says the same in JSON', async () => {
    project.write({ 'old/models/0_init.py': INIT, 'old/models/1_fill.py': CODE })
    const { stdout } = await project.godwit('import', 'aerich', 'old', '--json')
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      ok: false,
      command: 'import',
      app: 'models',
      from: project.path('old/models'),
      to: project.path('migrations'),
      written: [project.path('migrations/0_init.sql')],
      updated: [],
      kept: [],
      refused: [
        {
          code: 'INVALID_MIGRATION',
          message: expect.stringContaining('1_fill.py:2: '),
          migration: '1_fill',
          file: project.path('old/models/1_fill.py'),
          line: 2,
          fix: 'Write them as one text, in """.',
        },
      ],
      error: { code: 'NOT_IMPORTED', message: expect.any(String), file: project.path('old/models') },
    })
  })

  it('goes on where it stopped, and lets alone what was written by hand', async () => {
    project.write({ 'old/models/0_init.py': INIT, 'old/models/1_fill.py': CODE })
    await project.godwit('import', 'aerich', 'old')
    project.write({ 'migrations/1_fill.sql': 'UPDATE tag SET id = 1;\n', 'old/models/2_names.py': NAMES })
    const { code, stdout, stderr } = await project.godwit('import', 'aerich', 'old', '--json')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        ok: true,
        written: [project.path('migrations/2_names.sql')],
        kept: [project.path('migrations/0_init.sql'), project.path('migrations/1_fill.sql')],
      }),
    ])
    expect(stderr).toContain(
      `1_fill.py cannot be carried over: ${project.path('migrations/1_fill.sql')} stands for it.`,
    )
    expect(read('migrations/1_fill.sql')).toBe('UPDATE tag SET id = 1;\n')
  })

  it('takes options that were added later for no difference', async () => {
    project.write({ 'old/models/0_init.py': INIT })
    await project.godwit('import', 'aerich', 'old')
    const text = `-- godwit: formerly=0_first\n${read('migrations/0_init.sql')}`
    project.write({ 'migrations/0_init.sql': text })
    expect(await project.godwit('import', 'aerich', 'old')).toMatchObject({ code: 0, stdout: '' })
    expect(read('migrations/0_init.sql')).toBe(text)
  })

  it('knows a migration that was given another name, and says `formerly`', async () => {
    project.write({ 'old/models/0_first.py': INIT })
    await project.godwit('import', 'aerich', 'old')
    const renamed = `-- godwit: formerly=0_first\n${read('migrations/0_first.sql')}`
    rmSync(project.path('migrations/0_first.sql'))
    project.write({ 'migrations/0_init.sql': renamed })
    expect(await project.godwit('import', 'aerich', 'old')).toMatchObject({ code: 0, stdout: '' })
    expect(readdirSync(project.path('migrations'))).toEqual(['0_init.sql'])
  })

  it('overwrites nothing: what has other SQL, or another migration of the same number, is refused', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'old/models/1_names.py': NAMES,
      'migrations/0_init.sql': 'CREATE TABLE tag (id BIGINT);\n',
      'migrations/1_other.sql': 'CREATE TABLE other (id INT);\n',
    })
    const { code, stdout, stderr } = await project.godwit('import', 'aerich', 'old')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('0_init.sql is there already, with other SQL than ')
    expect(stderr).toContain('1_names.py: has the same number, 1, as ')
    expect(stderr).toContain('add this line to 1_other.sql: -- godwit: formerly=1_names')
    expect(readdirSync(project.path('migrations'))).toEqual(['0_init.sql', '1_other.sql'])
  })

  it('leaves out what is no migration, and says so', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'old/models/__init__.py': '',
      'old/models/0_init.cpython-312.pyc': '',
      'old/models/__pycache__/0_init.pyc': '',
      'old/models/notes.txt': '',
    })
    const { code, stderr } = await project.godwit('import', 'aerich', 'old/models')
    expect([code, stderr]).toEqual([
      0,
      'Not migrations, and left out: 0_init.cpython-312.pyc, __init__.py, notes.txt\nWritten: 1\n',
    ])
  })

  it('makes modules, with a manifest, where they are asked for or listed already', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'old/models/10_more.py': INIT,
      'old/models/9_names.py': NAMES,
    })
    const { stdout } = await project.godwit('import', 'aerich', 'old', '--format', 'ts', '--json')
    const files = ['0_init.ts', '9_names.ts', '10_more.ts']
    expect(JSON.parse(stdout)).toMatchObject({
      written: files.map((file) => project.path(`migrations/${file}`)),
      updated: [project.path('migrations/index.ts')],
    })
    expect([...read('migrations/index.ts').matchAll(/ {2}'\.\/(.*)':/g)].map(([, file]) => file)).toEqual(
      files,
    )
    project.write({ 'old/models/11_last.py': INIT })
    await project.godwit('import', 'aerich', 'old')
    expect(read('migrations/index.ts')).toContain("'./11_last.ts': m11,")
    expect(await project.godwit('import', 'aerich', 'old', '--format', 'sql')).toMatchObject({ code: 2 })
  })

  it('makes a module of what a .sql file cannot hold, or refuses it where .sql is asked for', async () => {
    project.write({ 'old/models/0_init.py': returning('"-- up\\nCREATE TABLE tag (id INT);"') })
    const refused = await project.godwit('import', 'aerich', 'old', '--format', 'sql')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('Leave --format out, so that it becomes a module.')
    expect(existsSync(project.path('migrations'))).toBe(false)
    const { code, stderr } = await project.godwit('import', 'aerich', 'old')
    expect(code).toBe(0)
    expect(stderr).toContain(
      'A .sql file cannot hold it: 0_init.sql:2: `-- up` is a comment and begins no section.',
    )
    expect(readdirSync(project.path('migrations'))).toEqual(['0_init.ts'])
  })

  it('asks for the folder where there are several, and takes that of --to or --migrations', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'godwit.config.json': '{ "migrations": { "sqlite": "./s", "postgres": "./p" } }',
    })
    const { code, stderr } = await project.godwit('import', 'aerich', 'old')
    expect(code).toBe(2)
    expect(stderr).toContain(`Add one of them: --to ${project.path('s')} or --to ${project.path('p')}`)
    await project.godwit('import', 'aerich', 'old', '--to', 'p')
    await project.godwit('import', 'aerich', 'old', '-m', 's')
    expect([readdirSync(project.path('p')), readdirSync(project.path('s'))]).toEqual([
      ['0_init.sql'],
      ['0_init.sql'],
    ])
  })

  it('asks for the app where there are several, and takes the one that --app names', async () => {
    project.write({
      'old/models/0_init.py': INIT,
      'old/billing/0_bills.py': INIT,
      'godwit.config.json': '{ "apps": { "models": "./m", "billing": "./b" } }',
    })
    const several = await project.godwit('import', 'aerich', 'old', '--to', 'm')
    expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('Which app?') })
    const { stdout, stderr } = await project.godwit('import', 'aerich', 'old', '--app', 'billing')
    expect([stdout, stderr]).toEqual([`${project.path('b/0_bills.sql')}\n`, 'Written: 1\n'])
  })

  it('never takes for one of Aerich what is one of Godwit', async () => {
    project.write({
      'migrations/models/0_init.py': INIT,
      'migrations/postgres/0_init.sql': '-- upgrade --\nCREATE TABLE tag (id INT);\n',
      'migrations/sqlite/.gitkeep': '',
    })
    const { code, stdout } = await project.godwit(
      'import',
      'aerich',
      'migrations',
      '--to',
      'migrations/sqlite',
    )
    expect([code, stdout]).toEqual([0, `${project.path('migrations/sqlite/0_init.sql')}\n`])
  })

  it('names the several apps of a folder where the project has one', async () => {
    project.write({ 'old/models/0_init.py': INIT, 'old/billing/0_bills.py': INIT })
    expect(await project.godwit('import', 'aerich', 'old')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has migrations of several apps: billing, models.'),
    })
    const one = await project.godwit('import', 'aerich', 'old', '--app', 'billing', '--to', 'b')
    expect([one.code, one.stdout]).toEqual([0, `${project.path('b/0_bills.sql')}\n`])
  })

  it('says so where the app seems to have another name here', async () => {
    project.write({ 'old/bot/0_init.py': INIT })
    expect((await project.godwit('import', 'aerich', 'old')).stderr).toContain(
      'Where Aerich has recorded this app as "bot", like its folder, and not as "models", call it so here too: apps: { bot: … }',
    )
  })

  it.each([
    [['import'], 'godwit import aerich migrations/models'],
    [['import', 'aerich'], 'godwit import aerich migrations/models'],
    [['import', 'old'], 'Write: godwit import aerich <dir>'],
    [['import', 'aerich', 'nowhere'], 'there is no such folder'],
    [['import', 'aerich', 'file'], 'it is no folder'],
    [['import', 'aerich', 'empty'], 'has no migrations of Aerich in it'],
    [['import', 'aerich', 'old', '--to', 'old'], 'Give another folder with --to.'],
    [['import', 'aerich', 'old', 'other'], 'does not take "other"'],
    [['import', 'aerich', 'old', '--format', 'py'], 'There are sql and ts.'],
  ])('refuses %j', async (argv, told) => {
    project.write({ 'old/0_init.py': INIT, file: '', 'empty/notes.txt': '' })
    expect(await project.godwit(...argv)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(told),
    })
    expect(existsSync(project.path('migrations'))).toBe(false)
  })

  it('writes nothing into a folder whose order is not known', async () => {
    project.write({ 'old/0_init.py': INIT, 'to/1_a.sql': '', 'to/1_b.sql': '' })
    expect(await project.godwit('import', 'aerich', 'old', '--to', 'to')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('same number'),
    })
    expect(readdirSync(project.path('to'))).toEqual(['1_a.sql', '1_b.sql'])
  })
})
