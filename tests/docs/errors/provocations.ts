import { linkSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Ended } from '../../../packages/cli/src/testing/temporary-project.js'
import { SCENARIOS } from '../../ways-out/scenarios.js'
import { migratorOf, onPostgres, type Stage, saidOf } from './stage.js'

/** How an error comes about, and what is said of it. */
export interface Provocation {
  /** More options of the app, as source. */
  readonly options?: string
  provoke(stage: Stage): Promise<Ended>
}

/** A command that is refused, after these files were written. */
const refused =
  (argv: readonly string[], files: { readonly [path: string]: string } = {}, env = {}) =>
  (stage: Stage): Promise<Ended> => {
    stage.write(files)
    return stage.godwit([...argv, '--json'], env)
  }

/** A state of the database that docs/when-it-refuses.md speaks of. */
const stateOf = (code: string, argv = ['upgrade']): Provocation => {
  const scenario = SCENARIOS[code]
  return {
    async provoke(stage) {
      await stage.sql("INSERT INTO feed (id, link) VALUES (1, 'https://a.example'), (2, 'https://b.example')")
      await scenario?.prepare(stage)
      return stage.godwit([...(scenario?.command ?? argv), '--json'])
    },
  }
}

const migration = (name: string, text: string) => ({ [`migrations/${name}`]: text })

const AERICH = [
  'CREATE TABLE aerich (id INTEGER PRIMARY KEY, version VARCHAR(255) NOT NULL, app VARCHAR(100) NOT NULL, content TEXT NOT NULL)',
  "INSERT INTO aerich VALUES (1, '0_feed.py', 'models', '{}'), (2, '1_title.py', 'models', '{}')",
]

const SLOW = 'export async function upgrade(db) {\n  await db.execute("SELECT 1")\n  process.exit()\n}\n'

const HALF =
  "ALTER TABLE feed ADD COLUMN tags TEXT;\nINSERT INTO feed (link) VALUES ('c');\nALTER TABLE feed ADD COLUMN note TEXT;\n"

const APPS = JSON.stringify({ apps: { models: 'migrations', billing: 'billing' } })

/** Every code that can be brought about at will. */
export const PROVOCATIONS: { readonly [code: string]: Provocation } = {
  BAD_OPTION: { options: 'lockTimout: 1000,', provoke: (stage) => stage.db('status', '--json') },
  BAD_URL: { provoke: refused(['status'], {}, { DATABASE_URL: 'bot.db' }) },
  UNKNOWN_SCHEME: { provoke: refused(['status'], {}, { DATABASE_URL: 'mysql://localhost/bot' }) },
  DIALECT_NOT_INSTALLED: { provoke: refused(['status'], {}, { DATABASE_URL: 'postgres://localhost/bot' }) },
  CONTRACT_MISMATCH: {
    provoke: refused(
      ['status'],
      {
        'node_modules/@godwit/dialect-postgres/package.json': '{ "type": "module", "exports": "./index.js" }',
        'node_modules/@godwit/dialect-postgres/index.js':
          "export const postgres = () => ({ name: 'postgres', contract: 0, session() {} })",
      },
      { DATABASE_URL: 'postgres://localhost/bot' },
    ),
  },
  UNKNOWN_APP: { provoke: (stage) => stage.db('status', '--app', 'billing', '--json') },
  UNKNOWN_TARGET: { provoke: refused(['upgrade', '9']) },
  CANNOT_BE_ONE_TRANSACTION: {
    provoke: refused(
      ['upgrade', '--single-transaction'],
      migration('2_vacuum.sql', '-- godwit: transaction=false\nVACUUM;\n'),
    ),
  },
  BAD_COPY: { provoke: refused(['restore', 'bot.js', '--yes']) },
  NOT_SUPPORTED: { provoke: () => onPostgres({}, ['restore', 'bot.dump', '--yes', '--json']) },

  NO_MIGRATIONS: { provoke: refused(['upgrade', '--migrations', 'migration']) },
  BAD_FILE_NAME: { provoke: refused(['upgrade'], migration('2-tags.sql', 'SELECT 1;')) },
  DUPLICATE_NUMBER: { provoke: refused(['upgrade'], migration('1_tags.sql', 'SELECT 1;')) },
  CANNOT_LOAD: { provoke: refused(['upgrade'], migration('2_tags.mjs', "import './tags.js'\n")) },
  INVALID_MIGRATION: { provoke: refused(['upgrade'], migration('2_tags.sql', 'SELECT 1;\nCOMMIT;\n')) },
  NEEDS_NO_TRANSACTION: { provoke: refused(['upgrade'], migration('2_vacuum.sql', 'VACUUM;\n')) },

  AHEAD: stateOf('AHEAD', ['status']),
  INCOMPATIBLE: stateOf('INCOMPATIBLE'),
  INTERRUPTED: stateOf('INTERRUPTED'),
  NOT_INTERRUPTED: { provoke: refused(['resolve', '1_title', '--retry', '--yes']) },
  CANNOT_FINISH: {
    async provoke(stage) {
      stage.write(migration('2_tags.sql', HALF))
      await stage.sql('ALTER TABLE feed ADD COLUMN tags TEXT')
      return stage.godwit(['resolve', '2_tags', '--finish', '--yes', '--json'])
    },
  },
  DIVERGED: stateOf('DIVERGED'),
  MISSING: stateOf('MISSING'),
  EDITED: stateOf('EDITED'),
  OUT_OF_ORDER: stateOf('OUT_OF_ORDER'),
  NEEDS_BASELINE: stateOf('NEEDS_BASELINE'),
  NEEDS_ADOPTION: stateOf('NEEDS_ADOPTION'),
  SUCCESSOR_MISSING: stateOf('SUCCESSOR_MISSING'),
  RECORDED_TWICE: stateOf('RECORDED_TWICE'),
  NOT_A_VERSION_TABLE: {
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations', 'CREATE TABLE godwit_migrations (name TEXT)')
      return stage.godwit(['upgrade', '--json'])
    },
  },
  DEPENDED_UPON: {
    async provoke(stage) {
      stage.write({
        'godwit.config.json': APPS,
        'billing/0_bill.sql': '-- godwit: dependsOn=models:1\nSELECT 1;\n',
      })
      await stage.godwit(['upgrade'])
      return stage.godwit(['downgrade', '0_feed', '--app', 'models', '--yes', '--json'])
    },
  },
  UNMET_DEPENDENCY: {
    provoke: refused(['upgrade'], {
      'godwit.config.json': APPS,
      'billing/0_bill.sql': '-- godwit: dependsOn=models:2\nSELECT 1;\n',
    }),
  },
  ALREADY_RECORDED: { provoke: refused(['baseline', '1_title', '--yes']) },
  NOT_ADOPTED: {
    options: "adopt: 'aerich',",
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations', ...AERICH)
      return stage.db('status', '--json')
    },
  },
  PARTLY_ADOPTED: {
    async provoke(stage) {
      await stage.sql(...AERICH, "INSERT INTO aerich VALUES (3, '2_tags.py', 'models', '{}')")
      stage.write(migration('2_tags.sql', 'ALTER TABLE feed ADD COLUMN tags TEXT;\n'))
      return stage.godwit(['status', '--json'])
    },
  },
  NOTHING_TO_ADOPT: {
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations')
      return stage.godwit(['adopt', 'aerich', '--yes', '--json'])
    },
  },
  NOTHING_APPLIED: {
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations', 'DROP TABLE feed')
      return stage.godwit(['downgrade', '--yes', '--json'])
    },
  },
  PLAN_CHANGED: {
    provoke: (stage) => saidOf(migratorOf(stage).downgrade({ to: '0_feed', expected: [] })),
  },
  BAD_RECORD: {
    async provoke(stage) {
      await stage.sql("UPDATE godwit_migrations SET state = 'paused' WHERE version = '1_title'")
      return stage.godwit(['upgrade', '--json'])
    },
  },
  IRREVERSIBLE: stateOf('IRREVERSIBLE'),
  DATA_LOSS: stateOf('DATA_LOSS'),

  MIGRATION_FAILED: {
    provoke: refused(['upgrade'], {
      ...migration('2_tags.sql', 'ALTER TABLE feeds ADD COLUMN tags TEXT;\n'),
      ...migration('3_note.sql', 'ALTER TABLE feed ADD COLUMN note TEXT;\n'),
    }),
  },
  ABORTED: {
    provoke(stage) {
      stage.write(migration('2_tags.sql', 'SELECT 1;\n'))
      return saidOf(migratorOf(stage, AbortSignal.abort()).upgrade())
    },
  },
  BACKUP_FAILED: {
    async provoke(stage) {
      await stage.sql("INSERT INTO feed (link) VALUES ('a')")
      stage.write(migration('2_tags.sql', 'SELECT 1;\n'))
      return stage.godwit(['upgrade', '--backup-to', 'copies/', '--json'])
    },
  },
  RESTORE_FAILED: {
    async provoke(stage) {
      await stage.sql("INSERT INTO feed (link) VALUES ('a')")
      stage.write(migration('2_tags.sql', 'SELECT 1;\n'))
      await stage.godwit(['upgrade', '--backup-to', 'copy.db'])
      linkSync(stage.path('bot.db'), stage.path('other.db'))
      return stage.godwit(['restore', 'copy.db', '--yes', '--json'])
    },
  },

  DATABASE_ABSENT: { provoke: refused(['upgrade'], {}, { DATABASE_URL: 'sqlite:data/bot.db' }) },
  DATABASE_UNAVAILABLE: {
    provoke: () =>
      onPostgres({ 'migrations/0_feed.sql': 'SELECT 1;\n' }, [
        'status',
        '--url',
        'postgres://bot@127.0.0.1:1/bot',
        '--json',
      ]),
  },
  DATABASE_BUSY: {
    async provoke(stage) {
      stage.write(migration('2_tags.sql', 'ALTER TABLE feed ADD COLUMN tags TEXT;\n'))
      const other = new Database(stage.path('bot.db'))
      try {
        other.exec('BEGIN IMMEDIATE')
        return await stage.godwit(['upgrade', '--lock-timeout', '1', '--json'])
      } finally {
        other.close()
      }
    },
  },
  CONNECTION_LOST: {
    provoke: () =>
      onPostgres(migration('0_feed.sql', 'SELECT pg_terminate_backend(pg_backend_pid());\n'), [
        'upgrade',
        '--json',
      ]),
  },
  DATABASE_DENIED: {
    provoke: refused(
      ['status'],
      { 'notes.txt': 'Not a database, but a text that is long enough.\n'.repeat(20) },
      { DATABASE_URL: 'sqlite:notes.txt' },
    ),
  },

  USAGE: { provoke: refused(['upgrade', '--allow-edit']) },
  UNWRITABLE: { provoke: refused(['init', '--config', 'bot.js/godwit.config.ts']) },
  UNANSWERED: { provoke: refused(['downgrade']) },
  BAD_CONFIG: { provoke: refused(['status'], { 'godwit.config.json': '{ "migration": "migrations" }' }) },
  FILE_EXISTS: { provoke: refused(['init'], { 'godwit.config.json': '{}' }) },
  NOT_IMPORTED: {
    provoke(stage) {
      rmSync(stage.path('migrations'), { recursive: true })
      stage.write({
        'aerich/models/0_20240102103000_init.py':
          'async def upgrade(db) -> str:\n    return f"CREATE TABLE {NAME} (id INT);"\n',
      })
      return stage.godwit(['import', 'aerich', 'aerich', '--to', 'migrations', '--json'])
    },
  },
  UNEXPECTED: { provoke: refused(['upgrade'], migration('2_tags.mjs', SLOW)) },
}
