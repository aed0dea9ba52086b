import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../packages/cli/src/catalogue.js'
import { type TemporaryProject, temporaryProject } from '../../packages/cli/src/testing/temporary-project.js'
import { withAppOn } from '../ways-out/app-on.js'
import { FEED, TITLE } from '../ways-out/scenarios.js'
import { readShape, type Shape, shapeOf } from './json-shape.js'
import { codeSpansOf, sectionOf } from './markdown.js'
import { readPage } from './pages.js'

/** What each row of the table is shown by: what was printed on real databases. */
const printed = new Map<string, object[]>()

let project: TemporaryProject
beforeAll(async () => {
  project = temporaryProject()
  await writeMigrations()
  await runMigrations()
  await repairMigrations()
  await takeOver()
  await adoptAtStart()
}, 180_000)
afterAll(() => project.remove())

async function say(row: string, ...argv: readonly string[]): Promise<void> {
  const { stdout } = await project.godwit(...argv, '--json')
  const output: { readonly ok: boolean } = JSON.parse(stdout)
  if (!output.ok && !FAILING.includes(row)) throw new Error(stdout)
  keep(row, output)
}

const FAILING: readonly string[] = ['a failure', 'import']

function keep(row: string, output: object): void {
  printed.set(row, [...(printed.get(row) ?? []), output])
}

function sql(script: string): void {
  const db = new Database(project.path('bot.db'))
  db.exec(script)
  db.close()
}

async function writeMigrations(): Promise<void> {
  await say('init', 'init', '--url', 'sqlite:bot.db', '--migrations', 'migrations')
  await say('a failure', 'init')
  await say('create', 'create', 'gone')
  rmSync(project.path('migrations'), { recursive: true })
  project.write({
    'migrations/0_feed.sql': FEED,
    'migrations/3_title.sql': TITLE,
    'migrations/4_note.sql':
      '-- upgrade --\nALTER TABLE feed ADD COLUMN note TEXT;\n-- downgrade --\nALTER TABLE feed DROP COLUMN note;\n',
  })
  await say('rebase', 'rebase', '3_title', '--dry-run')
  await say('rebase', 'rebase', '3_title')
}

async function runMigrations(): Promise<void> {
  await say('heads', 'heads')
  await say('plan', 'plan')
  await say('upgrade', 'upgrade', '4_note')
  await say('status', 'status')
  sql("INSERT INTO feed (id, link, note) VALUES (1, 'https://a.example', 'b')")
  await say('a failure', 'downgrade', '--yes')
  await say('plan', 'downgrade', '--dry-run', '--allow-data-loss')
  await say('redo', 'redo', '--yes', '--allow-data-loss')
  await say('downgrade', 'downgrade', '--yes', '--allow-data-loss')
  project.write({
    'migrations/6_broken.sql':
      '-- upgrade --\nALTER TABLE absent ADD COLUMN x TEXT;\n-- downgrade --\nSELECT 1;\n',
  })
  await say('a failure', 'upgrade')
  await say('downgrade', 'downgrade', '0_feed', '--yes')
  await say('a failure', 'upgrade', '--rollback-on-failure', '--to', '6')
  project.write({
    'migrations/6_broken.sql':
      '-- upgrade --\nCREATE TABLE broken (id INTEGER);\n-- downgrade --\nDROP TABLE broken;\n',
  })
  await say('upgrade', 'upgrade')
  await say('history', 'history')
  await say('wait', 'wait')
}

async function repairMigrations(): Promise<void> {
  project.write({ 'migrations/5_title.sql': TITLE.replace('ADD COLUMN', 'ADD') })
  await say('status', 'status')
  await say('plan', 'plan')
  await say('resolve with --in-file', 'resolve', '5_title', '--edited', '--in-file', '--yes')
  sql('ALTER TABLE feed ADD COLUMN first TEXT')
  project.write({
    'migrations/7_half.sql':
      '-- upgrade --\nALTER TABLE feed ADD COLUMN first TEXT;\nALTER TABLE feed ADD COLUMN second TEXT;\n-- downgrade --\nALTER TABLE feed DROP COLUMN first;\nALTER TABLE feed DROP COLUMN second;\n',
  })
  await say('resolve', 'resolve', '7_half', '--finish', '--yes')
  await say('resolve', 'resolve', '7_half', '--applied', '--yes')
  rmSync(project.path('migrations/7_half.sql'))
  await say('sync', 'sync', '--yes')
  const copy = readdirSync(project.folder).find((name) => /^bot\.db\.backup-\w+$/.test(name)) ?? ''
  await say('restore', 'restore', copy, '--yes')
}

async function takeOver(): Promise<void> {
  sql('DROP TABLE godwit_migrations')
  await say('baseline', 'baseline', '0_feed', '--yes')
  sql(`DROP TABLE godwit_migrations;
    CREATE TABLE aerich (id INTEGER PRIMARY KEY, version VARCHAR(255) NOT NULL, app VARCHAR(100) NOT NULL, content TEXT NOT NULL);
    INSERT INTO aerich VALUES (1, '0_feed.py', 'models', '{}')`)
  await say('adopt', 'adopt', 'aerich', '--yes')
  const python = (upgrade: string) =>
    `async def upgrade(db) -> str:\n    return ${upgrade}\n\n\nasync def downgrade(db) -> str:\n    return ""\n`
  project.write({
    'aerich/models/0_20240102030405_init.py': python('"SELECT 1;"'),
    'aerich/models/1_20240102030406_made.py': python('f"SELECT {1};"'),
  })
  mkdirSync(project.path('imported'))
  await say('import', 'import', 'aerich', 'aerich', '--to', 'imported')
  const sqlFile = '-- upgrade --\nSELECT 1;\n-- downgrade --\n'
  const refused = [
    '2_20240102030407_twice.sql',
    '2_20240102030407_other.sql',
    '3_20240102030408_two words.sql',
  ]
  for (const name of refused) project.write({ [`aerich/models/${name}`]: sqlFile })
  project.write({ 'imported/0_20240102030405_init.sql': 'SELECT 2;\n' })
  await say('import', 'import', 'aerich', 'aerich', '--to', 'imported')
  rmSync(project.path('imported/0_20240102030405_init.sql'))
  for (const name of ['1_20240102030406_made.py', ...refused]) rmSync(project.path(`aerich/models/${name}`))
  await say('import', 'import', 'aerich', 'aerich', '--to', 'imported')
}

/** What only an app can ask for. */
async function adoptAtStart(): Promise<void> {
  await withAppOn('sqlite', "adopt: 'aerich',", async (app) => {
    app.write({ 'migrations/0_feed.sql': FEED, 'migrations/1_title.sql': TITLE })
    await app.sql(
      'CREATE TABLE feed (id INTEGER PRIMARY KEY, link TEXT)',
      'CREATE TABLE aerich (id INTEGER PRIMARY KEY, version VARCHAR(255) NOT NULL, app VARCHAR(100) NOT NULL, content TEXT NOT NULL)',
      "INSERT INTO aerich VALUES (1, '0_feed.py', 'models', '{}')",
    )
    for (const command of ['plan', 'upgrade'])
      keep(command, JSON.parse((await app.db(command, '--json')).stdout))
  })
}

interface Row {
  readonly name: string
  readonly text: string
}

/** The rows of the table; what stands first in one is what it is called, with a flag that makes it another. */
const rows = [...sectionOf(readPage('docs/cli.md').text, '## Output').matchAll(/^\| (.+?) \| (.+) \|$/gm)]
  .map(([, first = '', text = '']): Row => {
    const [name = first] = codeSpansOf(first).map((span) => span.text)
    const flag = /, with `(--[\w-]+)`/.exec(first)?.[1]
    return { name: flag === undefined ? name : `${name} with ${flag}`, text }
  })
  .slice(2)

function shownShape({ text }: Row): Shape {
  const spans = codeSpansOf(text.replace(/\([^)]*\)/g, '')).map((span) => span.text)
  return readShape(spans.filter((span) => !span.startsWith('--')))
}

function realShape(outputs: readonly object[], isFailure: boolean): Shape {
  const common = ['schemaVersion', 'ok', 'command', ...(isFailure ? ['database'] : [])]
  return shapeOf(
    outputs.map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => !common.includes(key)))),
  )
}

describe('the table of what --json prints, in docs/cli.md,', () => {
  it('has a row for every command', () => {
    const commands = CATALOGUE.flatMap(({ entries }) => entries.map(({ names: [name] }) => name))
    const named = new Set(rows.map(({ name }) => name))
    expect(commands.filter((name) => !named.has(name ?? ''))).toEqual([])
    expect([...named].toSorted()).toEqual([...commands, 'a failure', 'resolve with --in-file'].toSorted())
  })

  it.each(rows)('has the keys of $name as they are printed', ({ name, text }) => {
    const isFailure = name === 'a failure'
    const { database, ...real } = realShape(printed.get(name) ?? [], isFailure)
    expect(real).toEqual(shownShape({ name, text }))
    if (!isFailure) expect(database === undefined).toBe(text.includes('and no `database`'))
  })
})
