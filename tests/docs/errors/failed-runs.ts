import { linkSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migration, type Provocations, refused } from './provocation.js'
import { migratorOf, onPostgres, saidOf } from './stage.js'

/** Migrations, copies and databases that fail. */
export const FAILED_RUNS: Provocations = {
  MIGRATION_FAILED: refused(['upgrade'], {
    ...migration('2_tags.sql', 'ALTER TABLE feeds ADD COLUMN tags TEXT;\n'),
    ...migration('3_note.sql', 'ALTER TABLE feed ADD COLUMN note TEXT;\n'),
  }),
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

  DATABASE_ABSENT: refused(['upgrade'], {}, { DATABASE_URL: 'sqlite:data/bot.db' }),
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
  DATABASE_DENIED: refused(
    ['status'],
    { 'notes.txt': 'Not a database, but a text that is long enough.\n'.repeat(20) },
    { DATABASE_URL: 'sqlite:notes.txt' },
  ),
}
