import { rmSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, inject, it } from 'vitest'
import { blocksOf } from './docs/markdown.js'
import { readPage } from './docs/pages.js'
import { follow } from './stranger/follow.js'
import { type Stranger, withStranger } from './stranger/stranger.js'
import { withDatabase } from './with-database.js'

const page = readPage('docs/testing-in-ci.md').text
const blocks = blocksOf(page)

interface Step {
  readonly uses?: string
  readonly name?: string
  readonly run?: string
}

interface Entry {
  readonly engine: string
  readonly url: string
}

const workflow = load(blocks.find(({ language }) => language === 'yaml')?.text ?? '') as {
  jobs: { migrations: { strategy: { matrix: { include: Entry[] } }; steps: Step[] } }
}
const { steps, strategy } = workflow.jobs.migrations
const { include } = strategy.matrix

const FEED = (key: string) =>
  `-- upgrade --\nCREATE TABLE feed (id INTEGER PRIMARY KEY${key}, url TEXT NOT NULL UNIQUE);\n-- downgrade --\nDROP TABLE feed;\n`
const KEYS = { sqlite: '', postgres: ' GENERATED ALWAYS AS IDENTITY' }
const TITLE =
  '-- upgrade --\nALTER TABLE feed ADD COLUMN title TEXT;\n-- downgrade --\nALTER TABLE feed DROP COLUMN title;\n'

/** Saves a migration for both engines. */
function migration(stranger: Stranger, name: string, text: string | ((key: string) => string)): void {
  for (const [engine, key] of Object.entries(KEYS))
    stranger.save(`migrations/${engine}/${name}.sql`, typeof text === 'string' ? text : text(key))
}

/** A checkout of a branch that adds a migration to what the main branch of its origin has, with all that is installed. */
async function checkOut(stranger: Stranger): Promise<void> {
  const git = 'git -c user.name=me -c user.email=me@example.org'
  await stranger.type('mkdir origin && cd origin && npm init -y')
  await follow(
    blocks.filter(({ title }) => title?.endsWith('config.ts') || title?.endsWith('.mjs')),
    stranger,
  )
  stranger.save('.gitignore', 'node_modules\n*.db*\n')
  migration(stranger, '1_20261122120000_feed', FEED)
  for (const line of [
    'npm install @godwit/core @godwit/dialect-sqlite better-sqlite3 @godwit/dialect-postgres pg',
    'npm install --save-dev godwit',
    `git init -q -b main && git add . && ${git} commit -qm "Keep feeds"`,
    'cd ..',
    'git clone -q origin checkout && cd checkout',
    'git checkout -qb title',
  ])
    expect([line, await stranger.type(line)]).toEqual([line, expect.objectContaining({ code: 0 })])
  migration(stranger, '2_20261124083000_title', TITLE)
}

/** Runs what the workflow runs, step by step, and gives the name of the step that fails, and its exit code. */
async function runSteps(
  stranger: Stranger,
  { engine, url }: Entry,
  reached: string[] = [],
): Promise<readonly [string, number | null] | 'passed'> {
  await stranger.type('rm -rf ../main ci.db*; git worktree prune')
  for (const { name = '', run } of steps) {
    if (run === undefined) continue
    const script = run.replaceAll(/\$\{\{ matrix\.engine \}\}/g, engine)
    stranger.save('../step.sh', script)
    const { code, stdout, stderr } = await stranger.type('bash -eo pipefail ../step.sh', {
      DATABASE_URL: url,
    })
    reached.push(`${name}\n${stdout}${stderr}`)
    if (code !== 0) return [name, code]
  }
  return 'passed'
}

function withEngine<T>(engine: string, work: (entry: Entry) => Promise<T>): Promise<T> {
  if (engine === 'sqlite') return work({ engine, url: 'sqlite:ci.db' })
  return withDatabase(inject('pgUrl'), (url) => work({ engine, url }))
}

describe('the workflow', { timeout: 300_000 }, () => {
  it('is explained step by step', () => {
    const explained = [...page.matchAll(/^\| ([A-Z][^|]*) \|/gm)].map(([, name]) => name)
    expect(steps.flatMap(({ name }) => name ?? [])).toEqual(explained)
    expect(steps.flatMap(({ uses }) => uses ?? [])).toEqual(['actions/checkout@v4', 'actions/setup-node@v4'])
    expect(include.map(({ url }) => url.split(':')[0])).toEqual(include.map(({ engine }) => engine))
  })

  it('passes on both engines, and finds what each step is there for', () =>
    withStranger('installed', async (stranger) => {
      await checkOut(stranger)
      for (const { engine } of include)
        await withEngine(engine, async (entry) => {
          const reached: string[] = []
          expect([engine, await runSteps(stranger, entry, reached)]).toEqual([engine, 'passed'])
          const saidBy = (name: string) => reached.find((one) => one.startsWith(`${name}\n`))
          expect(saidBy('The main branch')).toContain('applied   1_20261122120000_feed')
          expect(saidBy('What is new')).toContain('ADD COLUMN title TEXT')
          expect(saidBy('What is new')).not.toContain('CREATE TABLE feed')
          expect(saidBy('The upgrade')).toContain('applied   2_20261124083000_title')
        })
      await findsMistakes(stranger)
      await looksBeforeDeployment(stranger)
    }))
})

/** Each is made in the checkout, found on SQLite, and taken back. */
async function findsMistakes(stranger: Stranger): Promise<void> {
  const sqlite = { engine: 'sqlite', url: 'sqlite:ci.db' }
  const add = (version: string, text: string) => stranger.save(`migrations/sqlite/${version}.sql`, text)
  const mistakes: readonly [string, () => void, readonly [string, number]][] = [
    ['two with one number', () => add('2_20261124090000_other', TITLE), ['What is new', 2]],
    [
      'a statement that fails',
      () => add('3_20261125_broken', 'ALTER TABLE absent ADD COLUMN a;\n'),
      ['The upgrade', 1],
    ],
    ['an edited one', () => add('1_20261122120000_feed', FEED(', kind TEXT')), ['The upgrade', 1]],
    [
      'one that is gone',
      () => rmSync(stranger.path('migrations/sqlite/1_20261122120000_feed.sql')),
      ['The upgrade', 1],
    ],
    ['a lower number', () => add('0_20261121_late', 'CREATE TABLE late (id INTEGER);\n'), ['The upgrade', 1]],
    ['no way back', () => add('3_20261125_index', 'CREATE INDEX url ON feed (url);\n'), ['Down and up', 1]],
    [
      'a way back that leaves something behind',
      () =>
        add('3_20261125_tag', '-- upgrade --\nCREATE TABLE tag (id INTEGER);\n-- downgrade --\nSELECT 1;\n'),
      ['Down and up', 1],
    ],
    [
      'code that asks for what is not there',
      () =>
        add(
          '3_20261125_gone',
          '-- upgrade --\nALTER TABLE feed RENAME TO source;\n-- downgrade --\nALTER TABLE source RENAME TO feed;\n',
        ),
      ['The code', 1],
    ],
  ]
  for (const [mistake, make, found] of mistakes) {
    make()
    expect([mistake, await runSteps(stranger, sqlite)]).toEqual([mistake, found])
    await stranger.type(
      'git checkout -q migrations && rm -f migrations/sqlite/3_* migrations/sqlite/2_*_other.sql migrations/sqlite/0_*',
    )
  }
}

async function looksBeforeDeployment(stranger: Stranger): Promise<void> {
  await stranger.type('rm -f ci.db*')
  stranger.save('.env', 'DATABASE_URL=sqlite:ci.db\n')
  await stranger.type('npx godwit upgrade 1')
  const said = await follow(
    blocks.filter(({ language }) => language === 'sh'),
    stranger,
  )
  expect(said.map(({ output }) => output.length > 0)).toEqual([true, true])
}
