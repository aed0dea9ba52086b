import { expect, it } from 'vitest'
import { identifier, rawSql, sql } from './sql.js'

it('keeps values out of the text', () => {
  const { text, values } = sql`SELECT * FROM t WHERE a = ${"x'; DROP TABLE t"} AND b = ${2}`
  expect(text).toEqual(['SELECT * FROM t WHERE a = ', ' AND b = ', ''])
  expect(values).toEqual(["x'; DROP TABLE t", 2])
})

it('merges fragments, with their values in place', () => {
  const inner = sql`b = ${1} AND c = ${2}`
  const { text, values } = sql`SELECT ${'a'} WHERE ${inner} OR d = ${3}`
  expect(text.join('?')).toBe('SELECT ? WHERE b = ? AND c = ? OR d = ?')
  expect(values).toEqual(['a', 1, 2, 3])
})

it('always has one piece of text more than values', () => {
  for (const one of [
    sql``,
    sql`${1}`,
    sql`${identifier('a')}`,
    sql`${1}${rawSql('x')}${2}`,
    sql`${sql`${1}`}`,
  ]) {
    expect(one.text).toHaveLength(one.values.length + 1)
  }
})

it('quotes identifiers, so that a name cannot be more than a name', () => {
  expect(identifier('main', 'a"; drop table t; --').text).toEqual(['"main"."a""; drop table t; --"'])
  expect(() => identifier('')).toThrow(TypeError)
  expect(() => identifier('a\0b')).toThrow(TypeError)
})
