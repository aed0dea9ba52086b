import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'

const KINDS = {
  'transaction-control': [
    'BEGIN',
    'begin isolation level serializable',
    'START TRANSACTION',
    'COMMIT',
    'COMMIT /* and */ AND CHAIN',
    'END',
    'ABORT',
    'ROLLBACK',
    'ROLLBACK WORK',
    "PREPARE TRANSACTION 'a'",
    "COMMIT PREPARED 'a'",
    "ROLLBACK PREPARED 'a'",
  ],
  'outside-transaction': [
    'CREATE INDEX CONCURRENTLY i ON t (a)',
    'create unique index concurrently if not exists i on t (a)',
    'DROP INDEX CONCURRENTLY i',
    'REINDEX TABLE CONCURRENTLY t',
    'REINDEX (CONCURRENTLY) TABLE t',
    'REINDEX DATABASE d',
    'REINDEX (VERBOSE) SYSTEM d',
    'REINDEX SCHEMA s',
    'VACUUM',
    'VACUUM (FULL) t',
    'CREATE DATABASE d',
    'DROP DATABASE d',
    "CREATE TABLESPACE s LOCATION '/x'",
    'DROP TABLESPACE s',
    "ALTER SYSTEM SET work_mem = '1MB'",
    'ALTER DATABASE d SET TABLESPACE s',
    'CLUSTER',
    'CLUSTER (VERBOSE)',
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    'DROP SUBSCRIPTION s',
    'ALTER SUBSCRIPTION s REFRESH PUBLICATION',
    'ALTER TABLE t DETACH PARTITION p CONCURRENTLY',
  ],
  'inside-transaction': [
    "SET LOCAL lock_timeout = '1s'",
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    'SET CONSTRAINTS ALL IMMEDIATE',
    'LOCK TABLE t',
    "SELECT set_config('work_mem', '1MB', true)",
  ],
  setting: [
    "SET work_mem = '1MB'",
    'set session search_path to a, b',
    'SET ROLE r',
    'SET SESSION AUTHORIZATION r',
    'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
    'RESET ALL',
    "SELECT pg_catalog.set_config('search_path', '', false)",
    "SELECT set_config('work_mem', '1MB', 'f')",
  ],
  unsupported: ['DISCARD ALL', 'COPY t TO STDOUT', 'COPY (SELECT 1) TO stdout WITH CSV'],
  plain: [
    'SAVEPOINT a',
    'RELEASE SAVEPOINT a',
    'ROLLBACK TO a',
    'ROLLBACK WORK TO SAVEPOINT a',
    'PREPARE p AS SELECT 1',
    'CREATE INDEX i ON t (a)',
    'CREATE INDEX "concurrently" ON t (a)',
    'DROP INDEX i',
    'REINDEX TABLE t',
    'CLUSTER t USING i',
    'ANALYZE',
    "ALTER TYPE mood ADD VALUE 'x'",
    'ALTER TABLE t DETACH PARTITION p',
    "COPY t FROM '/tmp/x'",
    'DISCARD TEMP',
    "SELECT 'COMMIT'",
    'CREATE TABLE "begin" (a int)',
    'DO $$ BEGIN COMMIT; END $$',
    "UPDATE t SET a = set_config('work_mem', '1MB', false)",
    "SELECT set_config('work_mem', (a), false) FROM t",
  ],
} as const

describe('the kind of a statement', () => {
  for (const [kind, scripts] of Object.entries(KINDS)) {
    for (const script of scripts) {
      it(`${script} is ${kind}`, () => {
        const [statement] = split(`-- first\n${script};`)
        expect(statement?.kind).toBe(kind)
        const isFree = kind === 'plain' || kind === 'setting'
        expect(statement?.advice ?? '').toMatch(isFree ? /^$/ : /^[A-Z].+\.$/)
      })
    }
  }
})
