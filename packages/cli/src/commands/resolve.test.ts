import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
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

const CODE = `export const transaction = false
export async function upgrade(db) {
  await db.execute('INSERT INTO t0 VALUES (1)')
  throw new Error('no network')
}
`

const HALF = `ALTER TABLE t0 ADD a;
ALTER TABLE t0 ADD b;
CREATE TABLE t3 (id INTEGER);`

/** The lines of an error that are commands to paste. */
function commandsIn(stderr: string): string[] {
  return [...stderr.matchAll(/^ +(godwit resolve .*?)(?: {2}.*)?$/gm)].map(([, command = '']) => command)
}

describe('godwit resolve', () => {
  it('is printed with its choices where nobody can know, and each of them leads on', async () => {
    project.write({ 'migrations/2_code.mjs': CODE })
    await project.godwit('upgrade')
    const { code, stderr } = await project.godwit('upgrade')
    expect(code).toBe(1)
    expect(commandsIn(stderr)).toEqual([
      'godwit resolve 2_code --applied',
      'godwit resolve 2_code --reverted',
      'godwit resolve 2_code --retry',
    ])
    const [command = ''] = commandsIn(stderr)
    const resolved = await project.godwit(...command.split(' ').slice(1), '--yes', '--json')
    expect([resolved.code, JSON.parse(resolved.stdout)]).toEqual([
      0,
      expect.objectContaining({ resolved: '2_code', as: 'applied', before: 'running', changed: true }),
    ])
    expect((await project.godwit('status')).code).toBe(0)
  })

  it('asks, and changes nothing where nobody answers', async () => {
    await project.godwit('upgrade')
    const { code, stderr } = await project.godwit('resolve', '1', '--reverted')
    expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')])
    expect(stderr).toContain('that nothing of 1_step is left')
    expect((await project.godwit('status')).code).toBe(0)
  })

  it('shows what is left to run before it asks, and runs just that', async () => {
    await project.godwit('upgrade')
    project.write({ 'migrations/2_half.sql': migrationText(HALF, 'DROP TABLE t3;') })
    const db = new Database(project.path('bot.db'))
    db.exec('ALTER TABLE t0 ADD a; ALTER TABLE t0 ADD b;')
    const asked = await project.godwit('resolve', '2', '--finish')
    expect([asked.code, asked.stdout]).toEqual([2, ''])
    expect(asked.stderr).toMatch(
      /^-- what is left of 2_half\nCREATE TABLE t3 \(id INTEGER\);\n.*Run this on .*bot\.db, and record 2_half/s,
    )
    const { code, stdout } = await project.godwit('resolve', 'models:2', '--finish', '--yes', '--json')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({
        resolved: '2_half',
        as: 'finished',
        before: null,
        changed: true,
        statements: [{ sql: 'CREATE TABLE t3 (id INTEGER)' }],
        next: 'godwit status',
      }),
    ])
    expect((await project.godwit('resolve', '2', '--finish')).stderr).toContain('says so already')
    expect((await project.godwit('status')).code).toBe(0)
    db.close()
  })

  it('refuses what it cannot see, without asking, and says how else', async () => {
    await project.godwit('upgrade')
    project.write({ 'migrations/2_rows.sql': migrationText('INSERT INTO t0 VALUES (1);', '') })
    const { code, stderr } = await project.godwit('resolve', '2', '--finish')
    expect([code, stderr]).toEqual([1, expect.stringContaining('2_rows.sql:2  INSERT INTO t0 VALUES (1)')])
    expect(commandsIn(stderr)).toEqual(['godwit resolve 2_rows --applied'])
    expect((await project.godwit('resolve', '2_rows', '--applied', '--yes')).code).toBe(0)
    expect((await project.godwit('status')).code).toBe(0)
  })

  it('blesses an edited file on one database', async () => {
    await project.godwit('upgrade')
    project.write({
      'migrations/1_step.sql': migrationText('CREATE TABLE "t1" (id INTEGER);', 'DROP TABLE t1;'),
    })
    const { stderr } = await project.godwit('upgrade')
    expect(stderr).toContain('godwit resolve 1_step --edited')
    expect((await project.godwit('resolve', '1_step', '--edited', '--yes')).code).toBe(0)
    expect((await project.godwit('upgrade')).code).toBe(0)
  })

  it('blesses an edited file wherever it goes, by a line in the file', async () => {
    await project.godwit('upgrade')
    await project.godwit('upgrade', '-u', 'sqlite:other.db')
    project.write({
      'migrations/1_step.sql': migrationText('CREATE TABLE "t1" (id INTEGER);', 'DROP TABLE t1;'),
    })
    const { code, stdout } = await project.godwit('resolve', '1', '--edited', '--in-file', '--yes')
    expect([code, stdout]).toEqual([0, `${project.path('migrations/1_step.sql')}\n`])
    expect(readFileSync(project.path('migrations/1_step.sql'), 'utf8')).toMatch(
      /^-- godwit: accepts=tokens-1:[0-9a-f]{64}\n-- upgrade --\n/,
    )
    for (const url of ['sqlite:bot.db', 'sqlite:other.db'])
      expect((await project.godwit('upgrade', '-u', url)).code).toBe(0)
    expect((await project.godwit('resolve', '1', '--edited', '--in-file', '--yes')).code).toBe(2)
  })

  it('needs a version, and to be told one thing about it', async () => {
    for (const words of [[], ['1'], ['1', '--applied', '--retry'], ['1', '--applied', '--in-file']])
      expect(await project.godwit('resolve', ...words)).toMatchObject({ code: 2 })
    await project.godwit('upgrade')
    expect(await project.godwit('resolve', '7', '--applied', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no migration "7", neither recorded nor pending.'),
    })
  })

  it('leaves the data alone', async () => {
    await project.godwit('upgrade')
    await project.godwit('resolve', '1', '--reverted', '--yes')
    const db = new Database(project.path('bot.db'))
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 't1'").pluck().get()).toBe(1)
    db.close()
  })
})
