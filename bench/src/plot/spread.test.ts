import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spread } from './spread.js'

test('places that are apart already stay where they are', () => {
  expect(spread([80, 10, 40], 16, 0, 100)).toEqual([80, 10, 40])
})

test('two places that touch give way to both sides alike', () => {
  expect(spread([50, 52], 16, 0, 100)).toEqual([43, 59])
})

test('what gives way may push its neighbour, and all of them stay within the bounds', () => {
  expect(spread([0, 4, 30], 16, 0, 100)).toEqual([0, 16, 32])
})

test('more than fit are spread evenly', () => {
  expect(spread([5, 5, 5], 16, 0, 10)).toEqual([0, 5, 10])
})

test('any places end up in order, in bounds and apart where there is room', () => {
  const place = fc.double({ min: 0, max: 300, noNaN: true })
  fc.assert(
    fc.property(fc.array(place, { maxLength: 12 }), (places) => {
      const moved = spread(places, 16, 0, 300)
      const sorted = places.map((from, index) => ({ from, to: moved[index] ?? Number.NaN, index }))
      sorted.sort((a, b) => a.from - b.from || a.index - b.index)
      for (const [index, { to }] of sorted.entries()) {
        expect(to).toBeGreaterThanOrEqual(-1e-6)
        expect(to).toBeLessThanOrEqual(300 + 1e-6)
        const before = sorted[index - 1]
        if (before) expect(to - before.to).toBeGreaterThanOrEqual(16 - 1e-6)
      }
    }),
  )
})
