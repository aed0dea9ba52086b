import { expect, it } from 'vitest'
import { type Loss, lossText } from './loss.js'

const loss = (facts: Partial<Loss>): Loss => ({
  what: 'rows',
  name: 'feed',
  column: null,
  count: 12,
  atMost: false,
  statement: 'DELETE FROM feed',
  ...facts,
})
const column = { what: 'column', column: 'etag' } as const

it.each<[Partial<Loss>, string]>([
  [{ what: 'table' }, 'table feed with 12 rows'],
  [{ what: 'table', count: 1 }, 'table feed with 1 row'],
  [{ what: 'table', count: 0 }, 'table feed with 0 rows'],
  [{ what: 'table', count: null }, 'table feed with rows that cannot be counted'],
  [{}, '12 rows of table feed'],
  [{ atMost: true }, 'up to 12 rows of table feed'],
  [{ count: null, atMost: true }, 'rows that cannot be counted of table feed'],
  [column, '12 values of feed.etag'],
  [{ ...column, count: 1, atMost: true }, 'up to 1 value of feed.etag'],
  [{ ...column, count: null }, 'values that cannot be counted of feed.etag'],
  [{ what: 'schema', name: 'schema app' }, 'schema app with all that is in it'],
  [{ what: 'unknown', statement: null }, 'what its code takes away, which cannot be known'],
  [
    { what: 'unknown', statement: 'DO  $$\n  BEGIN\nEND $$' },
    'what this takes away, which cannot be known: DO $$ BEGIN END $$',
  ],
])('%o is told as: %s', (facts, text) => {
  expect(lossText(loss(facts))).toBe(text)
})

it('a long statement is told by its beginning', () => {
  const told = (statement: string) => lossText(loss({ what: 'unknown', statement })).split(': ')[1]
  expect(told('x'.repeat(60))).toBe('x'.repeat(60))
  expect(told('x'.repeat(61))).toBe(`${'x'.repeat(60)} …`)
  expect(told(`${'x'.repeat(59)} ${'y'.repeat(9)}`)).toBe(`${'x'.repeat(59)} …`)
})
