import type { AppOn } from './app-on.js'

/** How a database comes to be refused, from an app whose migrations are applied up to `1_title`. */
export interface Scenario {
  /** Brings it about. */
  prepare(app: AppOn): Promise<void>
  /** A start is not refused: it logs what it found, and goes on. */
  readonly starts?: boolean
  /** The command that is refused, where it is no start. */
  readonly command?: readonly string[]
  /** More options of the app, as source. */
  readonly options?: string
}

export const FEED =
  '-- upgrade --\nCREATE TABLE feed (id INTEGER PRIMARY KEY, link TEXT);\n-- downgrade --\nDROP TABLE feed;\n'
export const TITLE =
  '-- upgrade --\nALTER TABLE feed ADD COLUMN title TEXT;\n-- downgrade --\nALTER TABLE feed DROP COLUMN title;\n'
const TAGS =
  '-- upgrade --\nALTER TABLE feed ADD COLUMN tags TEXT;\n-- downgrade --\nALTER TABLE feed DROP COLUMN tags;\n'

/** Code without a transaction, which can be run twice. */
const tagging = (then: string) => `
import { sql } from '@godwit/core'
export const transaction = false
export async function upgrade(db) {
  await db.query(sql\`UPDATE feed SET title = 'untitled' WHERE title IS NULL\`)
  ${then}
}
`

const write = (app: AppOn, files: { readonly [name: string]: string }) =>
  app.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`migrations/${name}`, text])))

const newer =
  (options: string): Scenario['prepare'] =>
  async (app) => {
    write(app, { '2_tags.sql': `${options}${TAGS}` })
    await app.start()
    app.removeMigration('2_tags.sql')
  }

const recorded = (app: AppOn, id: number, version: string) =>
  app.sql(
    `INSERT INTO godwit_migrations (id, version, app, content) VALUES (${id}, '${version}', 'models', '{}')`,
  )

/** By the heading of docs/when-it-refuses.md, and what its fence is marked with. */
export const SCENARIOS: { readonly [code: string]: Scenario } = {
  INTERRUPTED: {
    async prepare(app) {
      write(app, { '2_tags.mjs': tagging("throw new Error('stopped')") })
      await app.start()
      write(app, { '2_tags.mjs': tagging('') })
    },
  },
  'INTERRUPTED gone': {
    async prepare(app) {
      write(app, {
        '2_tags.sql':
          '-- godwit: transaction=false\nALTER TABLE feed ADD COLUMN tags TEXT;\nALTER TABLE absent ADD COLUMN tags TEXT;\n',
      })
      await app.start()
      app.removeMigration('2_tags.sql')
      await app.sql('ALTER TABLE feed DROP COLUMN tags')
    },
  },
  DIVERGED: {
    async prepare(app) {
      write(app, { '2_other.sql': TAGS.replaceAll('tags', 'other') })
      await app.start()
      app.removeMigration('2_other.sql')
      write(app, { '2_tags.sql': TAGS })
    },
  },
  DATA_LOSS: {
    command: ['downgrade', '0_feed', '--yes'],
    prepare: (app) => app.sql("UPDATE feed SET title = 'A' WHERE id = 1"),
  },
  IRREVERSIBLE: {
    command: ['downgrade', '1_title', '--yes'],
    async prepare(app) {
      write(app, { '2_tags.sql': 'ALTER TABLE feed ADD COLUMN tags TEXT;\n' })
      await app.start()
      await app.sql('ALTER TABLE feed DROP COLUMN tags')
    },
  },
  'Back to a copy': {
    starts: true,
    async prepare(app) {
      write(app, { '2_tags.sql': 'DELETE FROM feed;\n' })
      await app.start()
      app.removeMigration('2_tags.sql')
    },
  },
  EDITED: {
    starts: true,
    async prepare(app) {
      write(app, { '1_title.sql': TITLE.replace('ADD COLUMN title', 'ADD title') })
    },
  },
  MISSING: {
    starts: true,
    async prepare(app) {
      write(app, { '2_tags.sql': TAGS })
      await app.start()
      app.removeMigration('1_title.sql')
    },
  },
  OUT_OF_ORDER: {
    async prepare(app) {
      write(app, { '3_tags.sql': TAGS })
      await app.start()
      write(app, { '2_late.sql': 'CREATE TABLE late (id INTEGER);\n' })
    },
  },
  NEEDS_BASELINE: {
    prepare: (app) => app.sql('DROP TABLE godwit_migrations'),
  },
  'NEEDS_BASELINE unrelated': {
    async prepare(app) {
      await app.sql('DROP TABLE godwit_migrations', 'ALTER TABLE feed RENAME TO other')
    },
  },
  NEEDS_ADOPTION: {
    async prepare(app) {
      await app.sql(
        'DROP TABLE godwit_migrations',
        'CREATE TABLE aerich (id INTEGER PRIMARY KEY, version VARCHAR(255) NOT NULL, app VARCHAR(100) NOT NULL, content TEXT NOT NULL)',
        "INSERT INTO aerich VALUES (1, '0_feed.py', 'models', '{}'), (2, '1_title.py', 'models', '{}')",
      )
    },
  },
  INCOMPATIBLE: { prepare: newer('-- godwit: compatibleFrom=2\n') },
  AHEAD: { starts: true, prepare: newer('') },
  SUCCESSOR_MISSING: { prepare: (app) => recorded(app, 3, '5_old.sql') },
  RECORDED_TWICE: { prepare: (app) => recorded(app, 3, '1_title.sql') },
  'Half-applied': {
    async prepare(app) {
      write(app, {
        '2_tags.sql': 'ALTER TABLE feed ADD COLUMN tags TEXT;\nALTER TABLE feed ADD COLUMN note TEXT;\n',
      })
      await app.sql('ALTER TABLE feed ADD COLUMN tags TEXT')
    },
  },
  'Half-applied finished': {
    async prepare(app) {
      write(app, {
        '2_tags.sql': 'ALTER TABLE feed ADD COLUMN tags TEXT;\nALTER TABLE feed ADD COLUMN note TEXT;\n',
      })
      await app.sql('ALTER TABLE feed ADD COLUMN tags TEXT')
    },
  },
}
