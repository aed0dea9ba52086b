import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from './testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
})
afterEach(() => project.remove())

/** Runs a command that has to fail, and gives its exit code, its error's code, and what it says. */
async function failure(...argv: string[]) {
  const { code, stdout, stderr } = await project.godwit(...argv, '--json')
  const { error, ...rest } = JSON.parse(stdout)
  expect(rest.ok).toBe(false)
  return { exit: code, code: error.code, error, stderr, ...rest }
}

function contents(): unknown {
  const db = new Database(project.path('bot.db'), { readonly: true })
  try {
    const rows = db.prepare('SELECT version FROM godwit_migrations ORDER BY id').all()
    return [db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all(), rows]
  } finally {
    db.close()
  }
}

describe('a database that cannot be used', () => {
  it.each([
    ['mysql://me:secret@host/db', 2, 'UNKNOWN_SCHEME'],
    ['bot.db', 2, 'BAD_URL'],
    ['sqlite:', 2, 'BAD_URL'],
    ['sqlite::memory:', 2, 'BAD_URL'],
    ['sqlite:no/such/folder/bot.db', 2, 'DATABASE_ABSENT'],
    ['postgres://me:secret@127.0.0.1:1/bot', 5, 'DATABASE_UNAVAILABLE'],
  ])('%s is refused with %d', async (url, exit, code) => {
    const failed = await failure('upgrade', '-u', url, '--lock-timeout', '0')
    expect(failed).toMatchObject({ exit, code })
    expect(JSON.stringify(failed)).not.toContain('secret')
    expect(readdirSync(project.folder).sort()).toEqual(['godwit.config.json', 'migrations', 'node_modules'])
  })

  it('may be a file that is not a database', async () => {
    project.write({ 'bot.db': 'Dear diary,\n'.repeat(100) })
    expect(await failure('upgrade')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining(project.path('bot.db')),
    })
    expect(readFileSync(project.path('bot.db'), 'utf8')).toBe('Dear diary,\n'.repeat(100))
  })

  // Root may write everything.
  it.skipIf(process.getuid?.() === 0)('may be a file that cannot be written', async () => {
    await project.godwit('upgrade', '1')
    chmodSync(project.path('bot.db'), 0o444)
    expect(await failure('upgrade')).toMatchObject({
      exit: 2,
      code: 'DATABASE_READ_ONLY',
      pending: ['2_step'],
    })
    expect(await project.godwit('status')).toMatchObject({ code: 4 })
  })

  it('may have tables and no history', async () => {
    const db = new Database(project.path('bot.db'))
    db.exec('CREATE TABLE mine (id)')
    db.close()
    expect(await failure('upgrade')).toMatchObject({ exit: 1, code: 'NEEDS_BASELINE' })
    expect(await project.godwit('upgrade', '--allow-non-empty')).toMatchObject({ code: 0 })
  })

  it('is created, where it is a mistyped path, with a word on stderr', async () => {
    const { stderr } = await project.godwit('upgrade', '-u', 'sqlite:bto.db')
    expect(stderr).toContain(project.path('bto.db'))
    expect(await failure('status', '-u', 'sqlite:tbo.db')).toMatchObject({ exit: 2, code: 'DATABASE_ABSENT' })
    expect(existsSync(project.path('tbo.db'))).toBe(false)
  })
})

describe('files that cannot be used', () => {
  const sql = '-- upgrade --\nSELECT 1;\n'
  it.each<[string, { [path: string]: string }, string, string]>([
    ['two files with one number', { 'm/1_a.sql': sql, 'm/01_b.sql': sql }, 'DUPLICATE_NUMBER', '1_a.sql'],
    ['a near miss', { 'm/1-a.sql': sql }, 'BAD_FILE_NAME', '1-a.sql'],
    ['an empty folder', { 'm/readme.md': '' }, 'NO_MIGRATIONS', 'm'],
    ['a missing folder', {}, 'NO_MIGRATIONS', 'm'],
    ['a module that throws', { 'm/1_a.mjs': "throw new Error('boom')" }, 'CANNOT_LOAD', '1_a.mjs'],
    ['a module without an upgrade', { 'm/1_a.ts': 'export const up = 1' }, 'INVALID_MIGRATION', '1_a.ts'],
    ['a .ts with a syntax error', { 'm/1_a.ts': 'export const upgrade = (' }, 'CANNOT_LOAD', '1_a.ts'],
    ['an empty .sql', { 'm/1_a.sql': '' }, 'INVALID_MIGRATION', '1_a.sql'],
    ['an unterminated .sql', { 'm/1_a.sql': "-- upgrade --\nSELECT 'x;\n" }, 'INVALID_MIGRATION', '1_a.sql'],
    ['a COMMIT', { 'm/1_a.sql': '-- upgrade --\nSELECT 1;\nCOMMIT;\n' }, 'INVALID_MIGRATION', '1_a.sql'],
  ])('%s', async (_, files, code, file) => {
    project.write(files)
    const failed = await failure('upgrade', '-m', 'm')
    expect(failed).toMatchObject({ exit: 2, code, error: { file: expect.stringContaining(file) } })
    expect(failed.error.file).toContain(project.folder)
    expect(existsSync(project.path('bot.db'))).toBe(false)
  })

  it('invalid UTF-8', async () => {
    project.write({ 'm/1_a.sql': Buffer.from([0x2d, 0x2d, 0xff, 0xfe, 0x0a]) as unknown as string })
    expect(await failure('upgrade', '-m', 'm')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('UTF-8'),
    })
  })

  it('a .ts with a syntax error, of which one line tells the place', async () => {
    project.write({ 'm/1_a.ts': 'export const upgrade = (\n\nfoo bar\n' })
    const { error } = await failure('upgrade', '-m', 'm')
    expect(error.message).toMatch(/SyntaxError: Unexpected token.* \(.*1_a\.ts:3:4\)$/)
    expect(error.message).not.toContain('\n')
  })

  it('names the line of the file', async () => {
    project.write({ 'm/1_a.sql': "-- upgrade --\nSELECT 1;\nSELECT 'x;\n" })
    expect(await failure('upgrade', '-m', 'm')).toMatchObject({ error: { line: 3, migration: '1_a' } })
  })
})

describe('a state that refuses', () => {
  beforeEach(() => project.godwit('upgrade'))

  it.each<[string, { [path: string]: string }, string]>([
    [
      'a number that another migration had',
      { 'm/0_step.sql': 'keep', 'm/1_new.sql': 'new', 'm/2_step.sql': 'keep' },
      'DIVERGED',
    ],
    ['a gap where an applied file was', { 'm/0_step.sql': 'keep', 'm/2_step.sql': 'keep' }, 'MISSING'],
    ['an edited file', { 'm/0_step.sql': 'keep', 'm/1_step.sql': 'new', 'm/2_step.sql': 'keep' }, 'EDITED'],
  ])('%s', async (_, files, code) => {
    for (const [path, kind] of Object.entries(files)) {
      const kept = numberedMigrations(2, 'm')[path] ?? ''
      project.write({
        [path]: kind === 'keep' ? kept : migrationText('CREATE TABLE new (id);', 'DROP TABLE new;'),
      })
    }
    const before = contents()
    expect(await failure('upgrade', '-m', 'm')).toMatchObject({ exit: 1, code, applied: [] })
    expect(contents()).toEqual(before)
  })

  it('a number out of order', async () => {
    project.write({ 'm/3_first.sql': migrationText('CREATE TABLE a (id);', 'DROP TABLE a;') })
    project.write({
      ...numberedMigrations(2, 'm'),
      'm/5_last.sql': migrationText('CREATE TABLE b (id);', ''),
    })
    await project.godwit('upgrade', '-m', 'm')
    project.write({ 'm/4_late.sql': migrationText('CREATE TABLE late (id);', 'DROP TABLE late;') })
    const before = contents()
    expect(await failure('upgrade', '-m', 'm')).toMatchObject({
      exit: 1,
      code: 'OUT_OF_ORDER',
      pending: ['4_late'],
    })
    expect(contents()).toEqual(before)
    expect(await project.godwit('upgrade', '-m', 'm', '--allow-out-of-order')).toMatchObject({ code: 0 })
  })

  it('an unknown target', async () => {
    const before = contents()
    expect(await failure('upgrade', '77')).toMatchObject({ exit: 2, code: 'UNKNOWN_TARGET' })
    expect(await failure('downgrade', '77', '--yes')).toMatchObject({ exit: 2, code: 'UNKNOWN_TARGET' })
    expect(contents()).toEqual(before)
  })

  it('an irreversible downgrade, which undoes nothing at all', async () => {
    project.write({ 'migrations/3_one_way.sql': '-- upgrade --\nCREATE TABLE t3 (id);\n' })
    project.write({ 'migrations/4_step.sql': migrationText('CREATE TABLE t4 (id);', 'DROP TABLE t4;') })
    await project.godwit('upgrade')
    const before = contents()
    expect(await failure('downgrade', '1', '--yes')).toMatchObject({ exit: 1, code: 'IRREVERSIBLE' })
    expect(contents()).toEqual(before)
  })
})
