import { expect, test } from 'vitest'
import { count, duration, megabytes } from './quantity.js'

test('a duration is written in the unit that keeps it short', () => {
  expect([0, 0.5, 20, 1000, 1500, 120_000].map(duration)).toEqual([
    '0',
    '0.5 ms',
    '20 ms',
    '1 s',
    '1.5 s',
    '2 min',
  ])
})

test('megabytes below one are not rounded away', () => {
  expect([0.1, 50, 1000].map(megabytes)).toEqual(['0.1 MB', '50 MB', '1 GB'])
})

test('a count has its thousands set apart', () => {
  expect(count(10_000)).toBe('10,000')
})
