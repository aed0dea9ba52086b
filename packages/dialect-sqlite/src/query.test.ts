import { rawSql, type SqlValue, sql } from '@godwit/core'
import { expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

const roundTrip = (value: SqlValue, type = 'typeof(v)') =>
  withScratchDatabase('', ({ session }) =>
    session(async (open) => {
      const [row] = await open.query(sql`SELECT v, ${rawSql(type)} AS type FROM (SELECT ${value} AS v)`)
      expect(row).toEqual({ v: expected(value), type: expectedType(value) })
    }),
  )

const expected = (value: SqlValue) => {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint' && value < 2n ** 53n) return Number(value)
  return value instanceof Uint8Array ? Buffer.from(value) : value
}

const expectedType = (value: SqlValue) => {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'real'
  return { string: 'text', bigint: 'integer', boolean: 'integer', object: 'blob' }[typeof value as 'string']
}

it.each<SqlValue>([
  0,
  -7,
  1.5,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 62n,
  true,
  false,
  null,
  'é',
  new Uint8Array([0, 255]),
])('the value %s goes in and comes out as what it is', (value) => roundTrip(value))

it('a number in a text column stays the number that was written', () =>
  withScratchDatabase('CREATE TABLE a (x TEXT)', async ({ session, rows }) => {
    await session((open) => open.query(sql`INSERT INTO a VALUES (${5})`))
    expect(rows('SELECT x FROM a')).toEqual([['5']])
  }))

it('a statement without rows gives an empty list', () =>
  withScratchDatabase('CREATE TABLE a (x)', ({ session }) =>
    session(async (open) => {
      expect(await open.query(sql`INSERT INTO a VALUES (1), (2)`)).toEqual([])
      expect(await open.query(sql`UPDATE a SET x = 3 RETURNING x`)).toEqual([{ x: 3 }, { x: 3 }])
      expect(await open.query(sql`DELETE FROM a`)).toEqual([])
    }),
  ))

it('what is not one statement is refused', () =>
  withScratchDatabase('', ({ session }) =>
    session(async (open) => {
      for (const text of ['', '-- nothing', 'SELECT 1; SELECT 2', 'SELECT ?'])
        await expect(open.query(rawSql(text))).rejects.toMatchObject({ kind: 'statement' })
    }),
  ))
