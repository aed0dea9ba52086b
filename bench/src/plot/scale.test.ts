import { expect, test } from 'vitest'
import type { Axis } from './figure.js'
import { linearTicks, logTicks, scaleFor } from './scale.js'

const linear: Axis = { label: '', kind: 'linear', format: String }
const log: Axis = { label: '', kind: 'log', format: String }

test('a linear axis begins at zero and ends at the round value above its data', () => {
  const { ticks, at } = scaleFor(linear, [3, 17], 0, 200)
  expect(ticks).toEqual([0, 5, 10, 15, 20])
  expect([0, 10, 20].map(at)).toEqual([0, 100, 200])
})

test('linear ticks are free of the dust of binary fractions', () => {
  expect(linearTicks([0, 0.35])).toEqual([0, 0.1, 0.2, 0.3, 0.4])
})

test('a logarithmic axis gives each factor of ten the same length, also upwards', () => {
  const { at } = scaleFor(log, [1, 1000], 300, 0)
  expect([1, 10, 100, 1000].map((value) => Math.round(at(value)))).toEqual([300, 200, 100, 0])
})

test('logarithmic ticks are powers of ten where there are enough of them', () => {
  expect(logTicks([7, 2500])).toEqual([10, 100, 1000])
  expect(logTicks([7, 8200])).toEqual([10, 100, 1000, 10_000])
})

test('logarithmic ticks are 1, 2 and 5 times a power of ten within a short range', () => {
  expect(logTicks([30, 170])).toEqual([20, 50, 100, 200])
})

test('ticks that are given are taken, and lie within the axis', () => {
  const { ticks, at } = scaleFor({ ...log, ticks: [1, 32] }, [2, 16], 0, 50)
  expect(ticks).toEqual([1, 32])
  expect(ticks.map(at)).toEqual([0, 50])
})

test('a single value stands in the middle of a logarithmic axis without ticks', () => {
  expect(scaleFor({ ...log, ticks: [] }, [5], 0, 100).at(5)).toBe(50)
})

test('a logarithmic axis refuses zero rather than drawing nothing', () => {
  expect(() => scaleFor(log, [0, 10], 0, 100)).toThrow('cannot show 0')
})
