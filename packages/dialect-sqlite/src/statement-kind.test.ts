import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'

const STATEMENTS = [
  ['transaction-control', 'BEGIN IMMEDIATE'],
  ['transaction-control', 'commit'],
  ['transaction-control', 'END'],
  ['transaction-control', '/* a */ End Transaction'],
  ['transaction-control', 'ROLLBACK TO a'],
  ['transaction-control', 'SAVEPOINT a'],
  ['transaction-control', 'RELEASE a'],
  ['outside-transaction', 'VACUUM'],
  ['outside-transaction', "VACUUM main INTO 'copy.db'"],
  ['outside-transaction', 'PRAGMA journal_mode = WAL'],
  ['outside-transaction', 'pragma main.journal_mode(delete)'],
  ['outside-transaction', 'PRAGMA wal_checkpoint'],
  ['outside-transaction', 'PRAGMA page_size=8192'],
  ['outside-transaction', 'PRAGMA auto_vacuum = FULL'],
  ['outside-transaction', "PRAGMA encoding = 'UTF-16'"],
  ['unsupported', "ATTACH 'other.db' AS other"],
  ['unsupported', 'DETACH other'],
  ['unsupported', 'PRAGMA foreign_keys=OFF'],
  ['unsupported', 'PRAGMA locking_mode = EXCLUSIVE'],
  ['unsupported', 'PRAGMA "foreign_keys"=ON'],
  ['unsupported', 'PRAGMA main.[locking_mode]=EXCLUSIVE'],
  ['unsupported', 'PRAGMA query_only=1'],
  ['unsupported', 'PRAGMA case_sensitive_like(ON)'],
  ['unsupported', 'PRAGMA journal_mode = OFF'],
  ['unsupported', "PRAGMA main.journal_mode('Memory')"],
  ['unsupported', 'PRAGMA synchronous = OFF'],
  ['unsupported', 'PRAGMA temp_store(MEMORY)'],
  ['unsupported', 'PRAGMA schema_version = 7'],
  ['unsupported', 'PRAGMA soft_heap_limit = 1000000'],
  ['unsupported', 'PRAGMA hard_heap_limit = 1000000'],
  ['unsupported', 'PRAGMA busy_timeout = 1000'],
  ['unsupported', "PRAGMA data_store_directory = 'C:/data'"],
  ['unsupported', "PRAGMA temp_store_directory = '/tmp'"],
  ['unsupported', 'PRAGMA writable_schema = 1'],
  ['plain', 'PRAGMA synchronous'],
  ['plain', 'PRAGMA cache_size = -200000'],
  ['outside-transaction', 'PRAGMA `main`."Journal_Mode"=WAL'],
  ['plain', 'PRAGMA foreign_keys'],
  ['plain', 'PRAGMA journal_mode'],
  ['plain', 'PRAGMA page_size'],
  ['plain', 'PRAGMA main.page_size'],
  ['plain', 'PRAGMA'],
  ['plain', 'PRAGMA user_version = 4'],
  ['plain', 'PRAGMA cache_spill = OFF'],
  ['plain', 'PRAGMA defer_foreign_keys = ON'],
  ['plain', 'CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; END'],
  ['plain', 'INSERT OR ROLLBACK INTO t VALUES (1)'],
  ['plain', '"COMMIT"'],
] as const

describe('a statement is', () => {
  it.each(STATEMENTS)('%s: %s', (kind, script) => {
    expect(split(script)).toMatchObject([{ kind }])
  })

  it('refused with what to write instead', () => {
    for (const [kind, script] of STATEMENTS)
      expect(split(script)[0]?.advice ?? '', script).toMatch(kind === 'plain' ? /^$/ : /^[A-Z].+\.$/)
  })
})
