import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject(['sqlite'])
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }', ...numberedMigrations(1) })
})
afterEach(() => project.remove())

const read = (path: string) => readFileSync(project.path(path), 'utf8')
const names = (folder = 'migrations') => readdirSync(project.path(folder)).sort()
const godwit = (...argv: string[]) => project.godwit(...argv)
const json = async (...argv: string[]) => JSON.parse((await godwit(...argv, '--json')).stdout)
const history = async () => (await json('history')).history.map(({ version }: { version: string }) => version)
const status = async () => (await json('status')).apps[0]

const OURS = migrationText('CREATE TABLE ours (id INTEGER);', 'DROP TABLE ours;')
const THEIRS = migrationText('CREATE TABLE theirs (id INTEGER);', 'DROP TABLE theirs;')

/** The commands that stand alone in a line of a message, without the word godwit. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/^ {4}godwit (.+)$/gm)].map(([, words = '']) => words.split(' '))
}

describe('two migrations with one number', () => {
  beforeEach(() => project.write({ 'migrations/2_ours.sql': OURS, 'migrations/2_theirs.sql': THEIRS }))

  it('are brought into order by the command that the refusal prints', async () => {
    const { code, stderr } = await godwit('upgrade')
    expect([code, commandsIn(stderr)]).toEqual([
      2,
      [
        ['rebase', '2_ours'],
        ['rebase', '2_theirs'],
      ],
    ])
    const [command = []] = commandsIn(stderr)
    expect(await godwit(...command)).toEqual({
      code: 0,
      stdout: `${project.path('migrations/3_ours.sql')}\n`,
      stderr: '2_ours is 3_ours now.\nGo on with: godwit upgrade\n',
    })
    expect(names()).toEqual(['0_step.sql', '1_step.sql', '2_theirs.sql', '3_ours.sql'])
    expect(read('migrations/3_ours.sql')).toBe(`-- godwit: formerly=2_ours\n${OURS}`)
    expect(await godwit('upgrade')).toMatchObject({ code: 0 })
    expect(await history()).toEqual(['0_step', '1_step', '2_theirs', '3_ours'])
  })

  it('are told apart by the database, after a question', async () => {
    project.write({ 'deployed/2_theirs.sql': THEIRS, ...numberedMigrations(1, 'deployed') })
    await godwit('upgrade', '-m', 'deployed')
    const asked = await godwit('rebase')
    expect(asked).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/applied 2_theirs, and not 2_ours\. Rebase 2_ours to 3_ours\?/),
    })
    expect(names()).toContain('2_ours.sql')
    expect(await json('rebase', '--yes')).toEqual({
      schemaVersion: 1,
      ok: true,
      command: 'rebase',
      app: 'models',
      from: '2_ours',
      to: '3_ours',
      renamed: [{ from: project.path('migrations/2_ours.sql'), to: project.path('migrations/3_ours.sql') }],
      updated: [],
      remarks: [],
    })
    expect(await godwit('upgrade')).toMatchObject({ code: 0, stdout: expect.stringContaining('3_ours') })
  })

  it('are listed where the database has applied none of them, or cannot be asked', async () => {
    const both = [
      ['rebase', '2_ours'],
      ['rebase', '2_theirs'],
    ]
    const none = await godwit('rebase', '-y')
    expect([none.code, commandsIn(none.stderr)]).toEqual([2, both])
    const unknown = await godwit('rebase', '-y', '-u', 'postgres://localhost/bot')
    expect([unknown.code, commandsIn(unknown.stderr)]).toEqual([2, both])
    expect(unknown.stderr).toContain('@godwit/dialect-postgres')
    expect(names()).toContain('2_ours.sql')
  })

  it('are brought into order without a database where one of them is named', async () => {
    project.write({ 'godwit.config.json': '{}' })
    expect(await godwit('rebase', '2_ours')).toMatchObject({ code: 0 })
    expect(await godwit('rebase', 'migrations/2_theirs.sql', '-u', 'postgres://localhost/bot')).toMatchObject(
      {
        code: 0,
        stderr: expect.stringMatching(/^The database was not asked[\s\S]*2_theirs is 4_theirs now/),
      },
    )
    expect(names()).toEqual(['0_step.sql', '1_step.sql', '3_ours.sql', '4_theirs.sql'])
  })

  it('are only spoken of in a dry run', async () => {
    expect(await godwit('rebase', '2_ours', '--dry-run')).toEqual({
      code: 0,
      stdout: `${project.path('migrations/3_ours.sql')}\n`,
      stderr: '2_ours would be 3_ours. Nothing was changed.\n',
    })
    expect(names()).toEqual(['0_step.sql', '1_step.sql', '2_ours.sql', '2_theirs.sql'])
    expect(read('migrations/2_ours.sql')).toBe(OURS)
  })

  it('are moved pair by pair where there are several', async () => {
    project.write({
      'migrations/3_ours_too.sql': migrationText('CREATE TABLE o2 (id INTEGER);', 'DROP TABLE o2;'),
      'migrations/3_theirs_too.sql': migrationText('CREATE TABLE t2 (id INTEGER);', 'DROP TABLE t2;'),
    })
    const { code, stderr } = await godwit('rebase', '2_ours')
    expect([code, commandsIn(stderr)]).toEqual([
      0,
      [
        ['rebase', '3_ours_too'],
        ['rebase', '3_theirs_too'],
      ],
    ])
    await godwit('rebase', '3_ours_too')
    await godwit('upgrade')
    expect(await history()).toEqual(['0_step', '1_step', '2_theirs', '3_theirs_too', '4_ours', '5_ours_too'])
  })

  it('that are one migration written twice are left to a person', async () => {
    project.write({ 'migrations/2_ours.ts': "export const upgrade = () => 'SELECT 1'\n" })
    expect(await godwit('rebase', '2_ours')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('written twice'),
    })
    expect(names()).toContain('2_ours.sql')
  })
})

describe('a migration that the database has applied', () => {
  beforeEach(async () => {
    project.write({ 'migrations/2_ours.sql': OURS })
    await godwit('upgrade')
    project.write({ 'migrations/2_theirs.sql': THEIRS })
  })

  it('is moved only after a question, and is known again there', async () => {
    expect(await godwit('rebase', '2_ours')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has applied 2_ours, and so may others have.'),
    })
    expect(names()).toContain('2_ours.sql')
    const { code, stderr } = await godwit('rebase', '2_ours', '--yes')
    expect(code).toBe(0)
    const commands = commandsIn(stderr)
    expect(commands).toEqual([
      ['rebase', '2_theirs'],
      ['upgrade', '--allow-out-of-order'],
    ])
    expect(await godwit(...(commands[1] ?? []))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('applied   2_theirs'),
      stderr: expect.stringContaining('2_ours is recorded as 3_ours now'),
    })
    expect(await status()).toMatchObject({ state: 'up-to-date', problems: [] })
    expect(await history()).toEqual(['0_step', '1_step', '3_ours', '2_theirs'])
  })

  it('is undone afterwards by its file', async () => {
    await godwit('rebase', '2_ours', '--yes')
    expect(await godwit('downgrade', '1', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^reverted {2}3_ours {2}\S+ \S+\n$/),
    })
  })

  it('is not taken for the one to move, also under a former name', async () => {
    await godwit('rebase', '2_ours', '--yes')
    project.write({
      'migrations/3_others.sql': migrationText('CREATE TABLE o (id INTEGER);', 'DROP TABLE o;'),
    })
    expect(await godwit('rebase')).toMatchObject({
      stderr: expect.stringContaining('has applied 3_ours, and not 3_others.'),
    })
  })
})

describe('a migration that is older than what is applied', () => {
  beforeEach(async () => {
    project.write({ 'migrations/3_theirs.sql': THEIRS })
    await godwit('upgrade')
    project.write({ 'migrations/2_ours.sql': OURS })
  })

  it('is moved by the command that the refusal prints', async () => {
    const refusal = await godwit('upgrade')
    expect([refusal.code, commandsIn(refusal.stderr)]).toEqual([
      1,
      [
        ['rebase', '2_ours'],
        ['upgrade', '--allow-out-of-order'],
      ],
    ])
    await godwit(...(commandsIn(refusal.stderr)[0] ?? []))
    expect(await godwit('upgrade')).toMatchObject({ code: 0 })
    expect(await history()).toEqual(['0_step', '1_step', '3_theirs', '4_ours'])
    expect(await status()).toMatchObject({ state: 'up-to-date' })
  })

  it('is found without being named', async () => {
    expect(await godwit('rebase', '--yes')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('2_ours is 4_ours now'),
    })
  })

  it('is applied where it stands by the other command that the refusal prints', async () => {
    const { stderr } = await godwit('upgrade')
    expect(await godwit(...(commandsIn(stderr)[1] ?? []))).toMatchObject({ code: 0 })
    expect(await status()).toMatchObject({ state: 'up-to-date' })
  })
})

describe('a folder and a database that have diverged', () => {
  it('come together when the numbers of both lines differ', async () => {
    project.write({ ...numberedMigrations(1, 'other'), 'other/3_theirs.sql': THEIRS })
    await godwit('upgrade', '-m', 'other')
    project.write({ 'migrations/2_ours.sql': OURS })
    const { code, stderr } = await godwit('upgrade')
    expect([code, commandsIn(stderr)]).toEqual([1, [['rebase', '2_ours'], ['sync']]])
    expect(stderr).toContain('add the missing files')
    project.write({ 'migrations/3_theirs.sql': THEIRS })
    expect(await godwit(...(commandsIn(stderr)[0] ?? []))).toMatchObject({ code: 0 })
    expect(await godwit('upgrade')).toMatchObject({ code: 0 })
    expect(await history()).toEqual(['0_step', '1_step', '3_theirs', '4_ours'])
    expect(await status()).toMatchObject({ state: 'up-to-date' })
  })

  it('come together when both have given one number, whatever is done first', async () => {
    project.write({ ...numberedMigrations(1, 'other'), 'other/2_theirs.sql': THEIRS })
    await godwit('upgrade', '-m', 'other')
    project.write({ 'migrations/2_ours.sql': OURS })
    const { stderr } = await godwit('upgrade')
    const [, command = ''] = /put the file of "2_theirs" back.*:\n {4}godwit (.+)$/m.exec(stderr) ?? []
    expect(await godwit(...command.split(' '))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Put the files back'),
    })
    project.write({ 'migrations/2_theirs.sql': THEIRS })
    expect(await godwit('upgrade')).toMatchObject({ code: 0 })
    expect(await history()).toEqual(['0_step', '1_step', '2_theirs', '3_ours'])
    expect(await status()).toMatchObject({ state: 'up-to-date' })
  })

  it('keep what the database has recorded before what is moved, also without its file', async () => {
    project.write({ ...numberedMigrations(1, 'other'), 'other/7_theirs.sql': THEIRS })
    await godwit('upgrade', '-m', 'other')
    project.write({ 'migrations/2_ours.sql': OURS })
    expect(await json('rebase', '2_ours')).toMatchObject({ to: '8_ours' })
  })
})

describe('all folders of an app', () => {
  const CONFIG = '{ "url": "sqlite:bot.db", "migrations": { "sqlite": "./s", "postgres": "./p" } }'

  it('that have the migration give it the same new version, after the highest number of all', async () => {
    project.write({
      'godwit.config.json': CONFIG,
      ...numberedMigrations(1, 's'),
      ...numberedMigrations(1, 'p'),
      's/2_ours.sql': OURS,
      'p/2_ours.sql': OURS,
      's/2_theirs.sql': THEIRS,
      'p/9_only_here.sql': THEIRS,
    })
    expect(await godwit('rebase', '2_ours')).toMatchObject({
      code: 0,
      stdout: `${project.path('p/10_ours.sql')}\n${project.path('s/10_ours.sql')}\n`,
    })
    expect(names('s')).toEqual(['0_step.sql', '10_ours.sql', '1_step.sql', '2_theirs.sql'])
    expect(names('p')).toEqual(['0_step.sql', '10_ours.sql', '1_step.sql', '9_only_here.sql'])
  })

  it('number by time where the config says so', async () => {
    project.write({
      'godwit.config.json': '{ "url": "sqlite:bot.db", "naming": "timestamp" }',
      'migrations/20260101000000_ours.sql': OURS,
      'migrations/20260101000000_theirs.sql': THEIRS,
    })
    const { to } = await json('rebase', '20260101000000_ours')
    expect(to).toMatch(/^\d{14}_ours$/)
    expect(BigInt(to.slice(0, 14))).toBeGreaterThan(20260101000000n)
  })
})

describe('modules', () => {
  const module = (table: string) =>
    `export const upgrade = () => 'CREATE TABLE ${table} (id INTEGER)'\nexport const downgrade = () => 'DROP TABLE ${table}'\n`
  const manifest = (...versions: string[]) =>
    [
      ...versions.map((version) => `import * as m${version.split('_')[0]} from './${version}.js'\n`),
      '\nexport const migrations = {\n',
      ...versions.map((version) => `  './${version}.ts': m${version.split('_')[0]},\n`),
      '}\n',
    ].join('')

  beforeEach(() =>
    project.write({
      'godwit.config.json': '{ "url": "sqlite:bot.db", "migrations": "./m" }',
      'm/0_first.ts': module('first'),
      'm/1_ours.ts': module('ours'),
      'm/1_theirs.ts': module('theirs'),
    }),
  )

  it('say what they were called, and their manifest follows', async () => {
    project.write({ 'm/index.ts': manifest('0_first', '1_ours', '1_theirs') })
    expect(await json('rebase', '1_ours')).toMatchObject({ updated: [project.path('m/index.ts')] })
    expect(read('m/2_ours.ts')).toBe(`${module('ours')}\nexport const formerly = ['1_ours']\n`)
    expect(read('m/index.ts')).toBe(manifest('0_first', '1_theirs', '2_ours'))
    await godwit('upgrade')
    expect(await history()).toEqual(['0_first', '1_theirs', '2_ours'])
  })

  it('are moved while a merge has left a conflict in the manifest, which that ends', async () => {
    const side = (name: string) => manifest('0_first', name).split('\n')
    const [first, ours] = side('1_ours')
    const [, theirs] = side('1_theirs')
    const conflict = (one = '', other = '') => `<<<<<<< HEAD\n${one}\n=======\n${other}\n>>>>>>> theirs\n`
    project.write({
      'm/index.ts': `${first}\n${conflict(ours, theirs)}\nexport const migrations = {\n  './0_first.ts': m0,\n${conflict(
        "  './1_ours.ts': m1,",
        "  './1_theirs.ts': m1,",
      )}}\n`,
    })
    expect(await godwit('rebase', '1_ours')).toMatchObject({ code: 0 })
    expect(read('m/index.ts')).toBe(manifest('0_first', '1_theirs', '2_ours'))
  })

  it('leave a manifest of other hands, and say what to write there', async () => {
    const own = "export const migrations = [import('./1_ours.js')]\n"
    project.write({ 'm/index.ts': own })
    const { remarks } = await json('rebase', '1_ours')
    expect(remarks).toEqual([expect.stringContaining('write 2_ours in it instead of 1_ours')])
    expect(read('m/index.ts')).toBe(own)
  })

  it('of which one cannot be changed by a program stay as they are, all of them', async () => {
    project.write({
      'godwit.config.json':
        '{ "url": "sqlite:bot.db", "migrations": { "postgres": "./a", "sqlite": "./m" } }',
      'a/1_ours.sql': OURS,
      'm/1_ours.ts': `const names = ['0_ours']\nexport { names as formerly }\n${module('ours')}`,
    })
    const before = [names('a'), names('m'), read('a/1_ours.sql')]
    const { code, stderr } = await godwit('rebase', '1_ours')
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/only you can change[\s\S]*'1_ours'[\s\S]*\n {4}godwit rebase 1_ours\n$/),
    ])
    expect([names('a'), names('m'), read('a/1_ours.sql')]).toEqual(before)
    // By hand, as it says.
    project.write({ 'm/1_ours.ts': read('m/1_ours.ts').replace("['0_ours']", "['0_ours', '1_ours']") })
    expect(await godwit('rebase', '1_ours')).toMatchObject({ code: 0 })
    expect([names('a'), names('m')]).toEqual([['2_ours.sql'], ['0_first.ts', '1_theirs.ts', '2_ours.ts']])
  })

  it('are not changed where what looks like a list is none', async () => {
    const text = `/*\nexport const formerly = ['0_x']\n*/\n${module('ours')}`
    project.write({ 'm/1_ours.ts': text })
    expect(await godwit('rebase', '1_ours')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Nothing was changed'),
    })
    expect([names('m'), read('m/1_ours.ts')]).toEqual([['0_first.ts', '1_ours.ts', '1_theirs.ts'], text])
  })
})

describe('what other files say of a migration that moves', () => {
  const invoice = (dependsOn: string) =>
    `-- godwit: dependsOn=${dependsOn}\n-- upgrade --\nCREATE TABLE invoice (id INTEGER);\n`

  beforeEach(() =>
    project.write({
      'godwit.config.json':
        '{ "url": "sqlite:bot.db", "apps": { "models": "./migrations", "billing": "./billing" } }',
      'migrations/2_ours.sql': OURS,
      'migrations/2_theirs.sql': THEIRS,
    }),
  )

  it('is changed where it names the version', async () => {
    project.write({ 'billing/0_invoice.sql': invoice('models:1_step, models:2_ours') })
    expect(await json('rebase', '2_ours')).toMatchObject({ updated: [project.path('billing/0_invoice.sql')] })
    expect(read('billing/0_invoice.sql')).toBe(invoice('models:1_step, models:3_ours'))
    expect(await godwit('upgrade')).toMatchObject({ code: 0 })
  })

  it('is changed also where the command is about one app alone', async () => {
    project.write({ 'billing/0_invoice.sql': invoice('models:2_ours') })
    expect(await godwit('rebase', '0_invoice', '--app', 'models')).toMatchObject({ code: 2 })
    expect(await godwit('rebase', '2_ours', '--app', 'models')).toMatchObject({ code: 0 })
    expect(read('billing/0_invoice.sql')).toBe(invoice('models:3_ours'))
  })

  it('is changed in modules too', async () => {
    const text = (version: string) =>
      `export const dependsOn = [\n  "models:${version}",\n]\nexport const upgrade = () => "SELECT 'models:2_ours'"\n`
    project.write({ 'billing/0_invoice.ts': text('2_ours') })
    await godwit('rebase', '2_ours')
    expect(read('billing/0_invoice.ts')).toBe(text('3_ours'))
  })

  it('is only told where it names the number, which the other one keeps', async () => {
    project.write({ 'billing/0_invoice.sql': invoice('models:2') })
    const { remarks, updated } = await json('rebase', '2_ours')
    expect([remarks, updated]).toEqual([[expect.stringContaining('write models:3_ours there')], []])
  })

  it('is changed where it names a number that nobody keeps', async () => {
    project.write({ 'billing/0_invoice.sql': invoice('models:1'), 'migrations/3_later.sql': OURS })
    await godwit('rebase', '1_step')
    expect(read('billing/0_invoice.sql')).toBe(invoice('models:4'))
  })

  it('is left to a person where a program cannot change it, with the command to go on with', async () => {
    project.write({
      'billing/0_invoice.ts':
        "const needed = ['models:2_ours']\nexport { needed as dependsOn }\nexport const upgrade = () => 'SELECT 1'\n",
    })
    const byOther = await godwit('rebase', '2_ours')
    expect([byOther.code, commandsIn(byOther.stderr)]).toEqual([2, [['rebase', '2_ours', '--app', 'models']]])
    const text = `const names = ['0_ours']\nexport { names as formerly }\nexport const upgrade = () => 'SELECT 1'\n`
    project.write({ 'billing/1_ours.ts': text, 'billing/2_later.sql': OURS })
    const byItself = await godwit('rebase', '1_ours', '--app', 'billing')
    expect(byItself.stderr).toMatch(/\n {4}godwit rebase 1_ours --app billing\n$/)
  })

  it('is changed in itself where only releases that have it can use the database', async () => {
    const text = (number: number) => `-- godwit: compatibleFrom=${number}\n${OURS}`
    project.write({ 'migrations/2_ours.sql': text(2), 'billing/0_invoice.sql': invoice('models:1') })
    await godwit('rebase', '2_ours')
    expect(read('migrations/3_ours.sql')).toBe(`-- godwit: formerly=2_ours\n${text(3)}`)
    expect(await godwit('upgrade')).toMatchObject({ code: 0 })
  })
})

describe('nothing', () => {
  it('is done where the migration comes after all others', async () => {
    expect(await godwit('rebase', '1_step')).toEqual({
      code: 0,
      stdout: '',
      stderr: '1_step comes after all others already: nothing to do.\n',
    })
    expect(await json('rebase', '1')).toMatchObject({ from: '1_step', to: null, renamed: [] })
  })

  it('is chosen where all is in order', async () => {
    await godwit('upgrade')
    expect(await godwit('rebase')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('can take them all'),
    })
  })

  it('is written where something of the new name is there', async () => {
    project.write({
      'migrations/2_ours.sql': OURS,
      'migrations/2_theirs.sql': THEIRS,
      'migrations/3_ours.sql/x': '',
    })
    expect(await godwit('rebase', '2_ours')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already'),
    })
    expect(read('migrations/2_ours.sql')).toBe(OURS)
    expect(names().filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('is done where a name may be a migration or not', async () => {
    project.write({
      'migrations/2_ours.sql': OURS,
      'migrations/2_theirs.sql': THEIRS,
      'migrations/3-x.sql': '',
    })
    expect(await godwit('rebase', '2_ours')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('3-x.sql'),
    })
    expect(existsSync(project.path('migrations/2_ours.sql'))).toBe(true)
  })

  it.each(['2_ours.sql', '2_theirs.sql', 'index.ts'])(
    'is chosen or written where %s is a link out of the folder',
    async (name) => {
      project.write({
        'real/2_ours.sql': OURS,
        'real/index.ts':
          "import * as m9 from './9_gone.js'\n\nexport const migrations = {\n  './9_gone.ts': m9,\n}\n",
        'migrations/2_ours.sql': OURS,
        'migrations/2_theirs.sql': THEIRS,
      })
      const target = project.path(name === 'index.ts' ? 'real/index.ts' : 'real/2_ours.sql')
      const before = readFileSync(target, 'utf8')
      rmSync(project.path(`migrations/${name}`), { force: true })
      symlinkSync(target, project.path(`migrations/${name}`))
      const there = names()
      expect(await godwit('rebase', '2_ours')).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(
          `${project.path(`migrations/${name}`)}: is a link out of its folder, to ${target}. Copy the file instead.`,
        ),
      })
      expect([names(), readFileSync(target, 'utf8')]).toEqual([there, before])
    },
  )

  it('is done to a file that is not UTF-8', async () => {
    const bytes = Buffer.from("SELECT 'caf\xe9';", 'latin1')
    project.write({ 'migrations/2_theirs.sql': THEIRS })
    writeFileSync(project.path('migrations/2_ours.sql'), bytes)
    expect(await godwit('rebase', '2_ours')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('UTF-8'),
    })
    expect(readFileSync(project.path('migrations/2_ours.sql'))).toEqual(bytes)
  })
})
