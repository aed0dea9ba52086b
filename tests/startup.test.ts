import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, modules, type StartupOptions, sql, upgradeOnStartup } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let folder: string
let lines: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-startup-'))
  lines = []
})

afterEach(() => rm(folder, { recursive: true }))

const logger: Logger = {
  debug: () => {},
  info: (_, message) => void lines.push(`info: ${message}`),
  warn: (_, message) => void lines.push(`warn: ${message}`),
  error: (_, message) => void lines.push(`error: ${message}`),
}

const init = '-- upgrade --\nCREATE TABLE feed (id INTEGER PRIMARY KEY);\n-- downgrade --\nDROP TABLE feed;\n'
const titles =
  '-- upgrade --\nALTER TABLE feed ADD COLUMN title TEXT;\n-- downgrade --\nALTER TABLE feed DROP COLUMN title;\n'

const start = (manifest: Record<string, string>, options: Partial<StartupOptions> = {}) =>
  upgradeOnStartup({
    dialect: sqlite(join(folder, 'bot.db')),
    migrations: modules(manifest),
    logger,
    ...options,
  })

it('says which file it created, what it applied, and the next time that there is nothing to do', async () => {
  await start({ '0_init': init })
  expect(lines).toContain(`info: Created the database ${join(folder, 'bot.db')}`)
  expect(lines.at(-1)).toBe('info: Applied migrations: 0_init')
  lines = []
  await start({ '0_init': init })
  expect(lines).toEqual([`info: The database is up to date: ${join(folder, 'bot.db')}`])
})

it('says where the copy is that it makes of a database with rows, unless it is not to make one', async () => {
  const filled = { '0_init': init, '1_row': '-- upgrade --\nINSERT INTO feed VALUES (1);\n' }
  const copy = expect.stringMatching(/^info: Safety copy of the database: .*bot\.db\.backup-\d{8}T\d{6}Z$/)
  await start(filled)
  expect(lines).not.toContainEqual(copy)
  await start({ ...filled, '2_titles': titles })
  expect(lines).toContainEqual(copy)
  lines = []
  await start(
    { ...filled, '2_titles': titles, '3_row': 'INSERT INTO feed (id) VALUES (3);' },
    { backup: false },
  )
  expect(lines).toEqual(['info: Applied migrations: 3_row'])
  const wrong = start({ '0_init': init }, { backup: { keep: 0 } })
  await expect(wrong).rejects.toMatchObject({ code: 'BAD_OPTION' })
})

it('says that the copy is still a good one where a start fails again and again', async () => {
  const filled = { '0_init': init, '1_row': '-- upgrade --\nINSERT INTO feed VALUES (1);\n' }
  await start(filled)
  const bad = { ...filled, '2_bad': 'INSERT INTO nowhere VALUES (1);' }
  await expect(start(bad)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  lines = []
  await expect(start(bad)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  const still = /^info: The safety copy .*bot\.db\.backup-\w+ still holds all that is in the database$/
  expect(lines).toContainEqual(expect.stringMatching(still))
})

it('logs what failed and what is still pending, on a first start too, and throws', async () => {
  const started = start({ '0_init': init, '1_bad': 'INSERT INTO nowhere VALUES (1);', '2_titles': titles })
  await expect(started).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  expect(lines.at(-2)).toMatch(
    /^error: Failed to apply migrations: Migration "1_bad" failed \(upgrade\) at 1_bad:1:.*nowhere/,
  )
  expect(lines.at(-2)).toMatch(/rolled back\. Done before it, and kept: 0_init\. Not run: 2_titles\./)
  expect(lines.at(-1)).toBe('error: Pending migrations: 1_bad, 2_titles')
})

it('logs an edited migration also where what comes after it fails: it may be the reason', async () => {
  await start({ '0_init': init })
  lines = []
  const failing = start({ '0_init': init.replace('feed (id', 'feed (url TEXT, id'), '1_bad': 'nonsense;' })
  await expect(failing).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  expect(lines).toContainEqual(expect.stringMatching(/^error: The SQL of "0_init" was changed/))
  expect(lines.at(-1)).toBe('error: Pending migrations: 1_bad')
})

it('leaves nothing behind when a file is faulty', async () => {
  await expect(start({ '0_init': init, '1_open': "INSERT INTO feed VALUES ('" })).rejects.toMatchObject({
    code: 'INVALID_MIGRATION',
    line: 1,
  })
  expect(existsSync(join(folder, 'bot.db'))).toBe(false)
})

it('starts on a database that is ahead, warns, and runs nothing', async () => {
  await start({ '0_init': init, '1_titles': titles })
  lines = []
  expect(await start({ '0_init': init })).toMatchObject({ state: 'ahead', applied: [] })
  expect(lines).toEqual([expect.stringMatching(/^warn: The database is ahead.*"1_titles"/)])
})

it('logs an error about an edited migration, and goes on', async () => {
  await start({ '0_init': init })
  const report = await start({ '0_init': init.replace('id INTEGER', 'key INTEGER'), '1_titles': titles })
  expect(report?.applied).toMatchObject([{ version: '1_titles' }])
  expect(lines).toContainEqual(expect.stringMatching(/^error: The SQL of "0_init" was changed/))
})

it('logs an error about a migration whose file is gone, and goes on', async () => {
  await start({ '0_init': init, '1_titles': titles })
  const notes = 'CREATE TABLE note (id INTEGER);'
  const report = await start({ '1_titles': titles, '2_notes': notes })
  expect(report?.applied).toMatchObject([{ version: '2_notes' }])
  expect(lines).toContainEqual(expect.stringMatching(/^error: Applied, but not in the folder.*"0_init"/))
})

it('refuses tables without a version table, and changes nothing', async () => {
  const dialect = sqlite(join(folder, 'bot.db'))
  await dialect.session({ access: 'write', waitMs: 0, onEvent: () => {} }, (session) =>
    session.execute('CREATE TABLE precious (id INTEGER)'),
  )
  await expect(start({ '0_init': init })).rejects.toMatchObject({ code: 'NEEDS_BASELINE' })
  const rows = await dialect.session({ access: 'read', waitMs: 0, onEvent: () => {} }, (session) =>
    session.query<{ name: string }>(sql`SELECT name FROM sqlite_schema`),
  )
  expect(rows.map((row) => row.name)).toEqual(['precious'])
})

it('touches nothing when switched off, by option or by environment', async () => {
  expect(await start({ '0_init': init }, { mode: 'off' })).toBeUndefined()
  process.env['GODWIT_STARTUP'] = 'off'
  try {
    expect(await start({ '0_init': init })).toBeUndefined()
  } finally {
    delete process.env['GODWIT_STARTUP']
  }
  expect(existsSync(join(folder, 'bot.db'))).toBe(false)
})

it('refuses a mode that does not exist', async () => {
  process.env['GODWIT_STARTUP'] = 'of'
  try {
    await expect(start({ '0_init': init })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      fix: 'It can be: apply, wait, off',
    })
  } finally {
    delete process.env['GODWIT_STARTUP']
  }
})

it('stops at the word of a signal, before anything is changed', async () => {
  const signal = AbortSignal.abort()
  await expect(start({ '0_init': init }, { signal })).rejects.toMatchObject({ code: 'ABORTED' })
  expect(existsSync(join(folder, 'bot.db'))).toBe(false)
})

it('stops between two migrations, and says what is kept', async () => {
  const controller = new AbortController()
  const started = start(
    { '0_init': init, '1_titles': titles },
    {
      signal: controller.signal,
      onEvent: (event) => event.type === 'migration' && event.phase === 'finished' && controller.abort(),
    },
  )
  await expect(started).rejects.toMatchObject({ code: 'ABORTED', message: expect.stringContaining('0_init') })
  expect((await start({ '0_init': init, '1_titles': titles }))?.applied).toMatchObject([
    { version: '1_titles' },
  ])
})

it('is not undone by a listener that throws', async () => {
  const onEvent = () => {
    throw new Error('the listener is at fault')
  }
  expect((await start({ '0_init': init }, { onEvent }))?.applied).toHaveLength(1)
})

it.each([
  ['no options', undefined, /^The options: an object is needed/],
  ['a number as migrations', { migrations: 5 }, /^`migrations`: an object is needed, and 5 was given/],
  ['a number for its dialect', { migrations: { sqlite: 5 } }, /^`migrations` of sqlite is 5/],
  ['a logger that is none', { migrations: modules({ '0_init': init }), logger: {} }, /^logger lacks one of/],
])('refuses %s as an option', async (_, options, message) => {
  const dialect = sqlite(join(folder, 'bot.db'))
  const given = options && { dialect, logger: false, ...options }
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  await expect(upgradeOnStartup(given as unknown as StartupOptions)).rejects.toMatchObject({
    code: 'BAD_OPTION',
    message: expect.stringMatching(message),
  })
  told.mockRestore()
  expect(existsSync(join(folder, 'bot.db'))).toBe(false)
})

it('refuses a manifest that is none', () => {
  expect(() => modules(null as never)).toThrow('modules() was given no manifest')
})
