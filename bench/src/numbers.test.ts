import { expect, it } from 'vitest'
import { figure, withRange } from './numbers.js'

it('says a figure with three significant digits', () => {
  expect([0.123, 1.005, 12.34, 123.4, 1234.5].map(figure)).toEqual([
    '0.12',
    '1.00',

    '12.3',
    '123',
    '1235',
  ])
})

it('says a median with its range, alone where there is none, and a dash for nothing', () => {
  expect(withRange({ median: 2, min: 1, max: 30 })).toBe('2.00 (1.00–30.0)')
  expect(withRange({ median: 2, min: 2, max: 2 })).toBe('2.00')
  expect(withRange(undefined)).toBe('–')
})
