import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMigrator, directory } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { acceptInFile } from '../../packages/core/src/operate/accept-in-file.js'
import type { Invocation } from '../../packages/core/src/operate/command.js'
import { FLAGS, type Flags } from '../../packages/core/src/operate/flags.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-accept-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Somebody at a terminal, who does this before answering with yes. */
function answering(before: () => void): Invocation {
  return {
    command: 'resolve',
    flags: Object.fromEntries(Object.keys(FLAGS).map((name) => [name, false])) as unknown as Flags,
    signal: new AbortController().signal,
    terminal: {
      interactive: true,
      data: () => {},
      say: () => {},
      style: (_, text) => text,
      ask: async () => {
        before()
        return 'yes'
      },
    },
    saw: () => {},
    hint: () => '',
    withMigrator: () => Promise.reject(new Error('It has one already.')),
  }
}

it('writes into the file as it is when the answer is given, and keeps what was saved meanwhile', async () => {
  const file = join(folder, '0_a.sql')
  const migrator = createMigrator({
    dialect: sqlite(join(folder, 'bot.db')),
    migrations: directory(folder),
  })
  writeFileSync(file, 'CREATE TABLE a (id INT);\n')
  await migrator.upgrade()
  writeFileSync(file, 'CREATE TABLE "a" (id INT);\n')
  const saved = '-- Saved meanwhile.\nCREATE TABLE "a" (id INT);\n'
  await acceptInFile(
    answering(() => writeFileSync(file, saved)),
    { migrator, database: 'bot.db', only: {}, label: ({ version }) => version },
    '0_a',
  )
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/^-- godwit: accepts=tokens-1:[0-9a-f]{64}\n/)
  expect(text.endsWith(saved)).toBe(true)
  expect((await migrator.status()).apps[0]).toMatchObject({ state: 'up-to-date', problems: [] })
})
