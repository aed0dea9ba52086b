import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { readPythonFile } from '../packages/cli/src/aerich/python-file.js'
import {
  type Ended,
  type TemporaryProject,
  temporaryProject,
} from '../packages/cli/src/testing/temporary-project.js'
import { blocksOf } from './docs/markdown.js'
import { readPage } from './docs/pages.js'
import { withDatabase } from './with-database.js'

const blocks = blocksOf(readPage('docs/coming-from-aerich.md').text)

const returning = (upgrade: string, downgrade: string) =>
  `async def upgrade(db) -> str:\n    return """\n        ${upgrade}"""\n\n\nasync def downgrade(db) -> str:\n    return """\n        ${downgrade}"""\n`

const INIT = returning('CREATE TABLE "feed" ("id" INT NOT NULL PRIMARY KEY, "link" TEXT NOT NULL);', '')
const HOST = returning(
  'ALTER TABLE "feed" ADD "host" VARCHAR(255);',
  'ALTER TABLE "feed" DROP COLUMN "host";',
)
const FILL = returning(`UPDATE "feed" SET "host" = split_part("link", '/', 3);`, '')

let project: TemporaryProject
beforeAll(() => {
  project = temporaryProject()
  // The migrations that the page lists; the one that cannot be carried over stands in the page itself.
  project.write({
    'migrations_sqlite/models/0_20240102103000_init.py': INIT,
    'migrations_sqlite/models/1_20240405181500_update.py': HOST,
    'migrations_pgsql/models/0_20240102103000_init.py': INIT,
    'migrations_pgsql/models/1_20240405182200_update.py': HOST,
    'migrations_pgsql/models/2_20240911070000_fill.py': FILL,
  })
  for (const { title, text } of blocks) if (title?.endsWith('.py')) project.write({ [title]: text })
  leaveDatabase(project.path('db.sqlite3'))
})
afterAll(() => project.remove())

/** What the old bot leaves: its tables up to number 1, and what Aerich has recorded. */
function leaveDatabase(file: string): void {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.exec(`
    CREATE TABLE "feed" ("id" INT NOT NULL PRIMARY KEY, "link" TEXT NOT NULL);
    ALTER TABLE "feed" ADD "host" VARCHAR(255);
    CREATE TABLE "aerich" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "version" VARCHAR(255) NOT NULL, "app" VARCHAR(100) NOT NULL, "content" JSON NOT NULL);
    INSERT INTO "aerich" ("version", "app", "content") VALUES
      ('0_20240102103000_init.py', 'models', '{}'), ('1_20240405181500_update.py', 'models', '{}');
    INSERT INTO "feed" ("id", "link") VALUES (1, 'https://news.example/feed.xml');`)
  db.close()
}

function rowsOf(sql: string): unknown[] {
  const db = new Database(project.path('db.sqlite3'), { readonly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

/** Runs a line as it stands in the page. */
async function run(line: string): Promise<Ended> {
  if (line.startsWith('npx godwit ')) return project.godwit(...line.split(' ').slice(2))
  return { code: 0, ...(await promisify(execFile)('sh', ['-c', line], { cwd: project.folder })) }
}

it('says what its commands do, one after the other', async () => {
  const aerich = rowsOf('SELECT * FROM aerich')
  const ended: (Ended & { readonly line: string })[] = []
  for (const { language, title, text } of blocks) {
    if (language === 'sh')
      for (const line of text.trim().split('\n')) ended.push({ line, ...(await run(line)) })
    else if (title !== undefined && !title.endsWith('.py')) project.write({ [title]: text })
  }
  expect(ended.map(({ line, code }) => `${code} ${line}`)).toEqual([
    '0 npx godwit init --dialect sqlite,postgres',
    '2 npx godwit import aerich migrations_sqlite --to migrations/sqlite',
    '0 npx godwit import aerich migrations_pgsql --to migrations/postgres',
    '0 npx godwit import aerich migrations_sqlite --to migrations/sqlite',
    '0 mv migrations/postgres/1_20240405182200_update.sql migrations/postgres/1_20240405181500_update.sql',
    '4 npx godwit status -u sqlite:db.sqlite3',
    '0 npx godwit adopt aerich -u sqlite:db.sqlite3 --yes',
    '0 npx godwit upgrade -u sqlite:db.sqlite3',
  ])
  expect(ended[1]?.stderr).toContain('2_20240911070000_fill.py:5: `upgrade` awaits code, at `for`.')
  expect(ended[3]?.stderr).toContain('2_20240911070000_fill.mjs stands for it.')
  expect(await run('npx godwit import aerich migrations_pgsql --to migrations/postgres')).toMatchObject({
    code: 0,
  })

  expect(ended[5]?.stdout).toContain(
    'would record "0_20240102103000_init", "1_20240405181500_update" as applied',
  )
  expect(ended[6]?.stdout.trim().split('\n')).toHaveLength(2)
  expect(ended[7]?.stdout).toMatch(/^applied {3}2_20240911070000_fill\b.*\n$/)
  expect(rowsOf('SELECT host FROM feed')).toEqual([{ host: 'news.example' }])
  expect(rowsOf('SELECT * FROM aerich')).toEqual(aerich)
})

it('shows a bot that takes over its database when it starts, and starts again', async () => {
  const file = project.path('db.sqlite3')
  for (const path of [file, `${file}-wal`, `${file}-shm`]) rmSync(path, { force: true })
  leaveDatabase(file)
  const start = () => promisify(execFile)(process.execPath, ['bot.mjs'], { cwd: project.folder })
  await start()
  expect(rowsOf('SELECT version FROM godwit_migrations ORDER BY id')).toHaveLength(3)
  expect(rowsOf('SELECT host FROM feed')).toEqual([{ host: 'news.example' }])
  expect((await start()).stdout).not.toContain('Applied')
})

it('leads to migrations that run, of the same versions on both engines', async () => {
  const applied = ['0_20240102103000_init', '1_20240405181500_update', '2_20240911070000_fill']
  const upgrade = async (url: string) =>
    JSON.parse((await project.godwit('upgrade', '-u', url, '--json')).stdout)
  expect(await upgrade('sqlite:bot.db')).toMatchObject({ ok: true, applied })
  await withDatabase(inject('pgUrl'), async (url) => {
    expect(await upgrade(url)).toMatchObject({ ok: true, applied })
  })
})

it('shows a function whose SQL is carried over', () => {
  const example = blocks.find(({ language, title }) => language === 'py' && title === undefined)?.text ?? ''
  const { upgrade } = readPythonFile(example, (line, message) => new Error(`${line}: ${message}`))
  expect(upgrade).toEqual(['ALTER TABLE "feed" ADD "tags" TEXT;'])
})

it('is right that one engine needs no --to', async () => {
  const small = temporaryProject(['sqlite'])
  try {
    small.write({ 'migrations/models/0_20240102103000_init.py': INIT })
    await small.godwit('init', '--dialect', 'sqlite')
    const { code, stdout } = await small.godwit('import', 'aerich', 'migrations')
    expect([code, stdout]).toEqual([0, `${small.path('migrations/sqlite/0_20240102103000_init.sql')}\n`])
  } finally {
    small.remove()
  }
})
