import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directory } from '../../packages/core/src/source/directory.js'
import type { MigrationDraft } from '../../packages/core/src/source/migration.js'
import { OPTION_NAMES } from '../../packages/core/src/source/options.js'
import { parseSqlFile } from '../../packages/core/src/source/sql-file.js'
import { blocksOf } from './markdown.js'
import { ROOT, readPage } from './pages.js'

const docs = readPage('docs/migrations.md').text
const examples = blocksOf(docs)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-docs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('docs/migrations.md', () => {
  it('lists the options that there are, in the same order', () => {
    const table = /\| option \|.*?\n\n/s.exec(docs)?.[0] ?? ''
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map((row) => row[1])).toEqual(OPTION_NAMES)
  })

  it.each(examples.filter(({ language }) => language === 'sql'))(
    'shows .sql that can be read: $text',
    ({ text }) => {
      const draft = parseSqlFile(text, 'docs/migrations.md')
      expect(draft).toMatchObject({ upgrade: { kind: 'sql' }, downgrade: { kind: 'sql' } })
    },
  )

  it('shows modules that can be loaded', async () => {
    for (const { text } of examples) {
      const name = /^\/\/ migrations\/(\S+)$/m.exec(text)?.[1]
      if (name !== undefined) await writeFile(join(folder, name), withResolvedImports(text))
    }
    const files = await directory(folder, { load: (file) => import(file) }).list()
    const drafts = await Promise.all(files.map((file) => file.load()))
    expect(drafts.map(firstLine)).toEqual([
      "ALTER TABLE feed ADD COLUMN tags TEXT NOT NULL DEFAULT '';",
      'ALTER TABLE feed ADD COLUMN language TEXT',
      'create table "user" ("id" integer primary key, "name" text not null)',
      'code',
      'code',
    ])
    expect(drafts.map(({ downgrade }) => downgrade?.kind)).toEqual(['sql', 'sql', 'sql', 'sql', 'sql'])
  })

  it('shows a manifest that can be read', async () => {
    const text = examples.at(-1)?.text ?? ''
    await writeFile(join(folder, 'index.ts'), text)
    const { migrations } = await import(join(folder, 'index.ts'))
    await expect(migrations.list()).resolves.toMatchObject([{ version: '0_init' }, { version: '1_tags' }])
  })
})

/** The demo has Kysely; core has not. */
function withResolvedImports(text: string): string {
  const demo = createRequire(join(ROOT, 'apps/bot-demo/package.json'))
  return text.replace("'kysely'", () => JSON.stringify(pathToFileURL(demo.resolve('kysely')).href))
}

function firstLine({ upgrade }: MigrationDraft): string {
  return upgrade.kind === 'code' ? 'code' : (upgrade.text.trim().split('\n')[0] ?? '')
}
