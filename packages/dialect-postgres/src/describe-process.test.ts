import { describe, expect, it } from 'vitest'
import { describeProcess } from './describe-process.js'
import { TRANSACTION_ID } from './transaction-id.js'

const idle = { pid: 7, name: 'app', state: 'idle in transaction', seconds: 3, query: 'LOCK TABLE t' }
const doing = (query: string): string => describeProcess({ ...idle, query })

describe('a process that others wait for', () => {
  it('is told by its number, its name, what it does and since when', () => {
    expect(describeProcess(idle)).toBe('process 7 (app), idle in transaction for 3 s, last: LOCK TABLE t')
    expect(describeProcess({ ...idle, state: 'active' })).toBe(
      'process 7 (app), running a statement for 3 s: LOCK TABLE t',
    )
  })

  it('is told by what may be seen of it', () => {
    expect(describeProcess({ pid: 7, name: null, state: null, seconds: null, query: null })).toBe('process 7')
    expect(describeProcess({ ...idle, name: '', query: '<insufficient privilege>' })).toBe(
      'process 7, idle in transaction for 3 s',
    )
    expect(describeProcess({ ...idle, pid: 0, seconds: null })).toBe('a prepared transaction')
  })

  it('shows the beginning of its query, and none of its values', () => {
    expect(doing('\n  UPDATE feed\n  SET title = 1')).toMatch(/last: UPDATE feed SET title = 1$/)
    expect(doing(`SELECT '${'a;\n'.repeat(9)}it''s', $x$ $$ $x$, $1`)).toMatch(/last: SELECT '…', '…', \$1$/)
    expect(doing("INSERT INTO t VALUES ('cut off by the ser")).toMatch(/last: INSERT INTO t VALUES \( …$/)
    expect(doing(String.raw`SELECT E'it\'s', 'x' /* secret */ -- secret`)).toMatch(/last: SELECT '…', '…'$/)
    expect(doing(`SELECT ${'a, '.repeat(99)}`)).toMatch(/ …$/)
  })

  it('tells of another run what its migration asks, not what was sent around that', () => {
    const ahead = `SAVEPOINT godwit_1;\n${TRANSACTION_ID};\n`
    const behind = `;\nRELEASE SAVEPOINT godwit_1;\nRESET ROLE;\n${TRANSACTION_ID}`
    expect(doing(`${ahead}CREATE TABLE t ()${behind}`)).toMatch(/last: CREATE TABLE t \(\)$/)
    expect(doing('COMMIT;\nSET statement_timeout = 0;\nRESET ROLE')).toMatch(/last: COMMIT$/)
  })

  it('shows nothing of a query that holds a password, wherever that stands', () => {
    for (const query of ["ALTER ROLE a\n PASSWORD 's3cret'", "SELECT dblink('host=h password=s3cret')"]) {
      expect(doing(query)).toBe('process 7 (app), idle in transaction for 3 s')
    }
  })
})
