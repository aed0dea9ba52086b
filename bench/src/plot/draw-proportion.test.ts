import { expect, test } from 'vitest'
import { drawProportion } from './draw-proportion.js'
import type { Axis } from './figure.js'
import { scaleFor } from './scale.js'

const log: Axis = { label: '', kind: 'log', format: String, ticks: [] }

test('the dotted line begins where it meets the lower end of the axis', () => {
  const x = scaleFor(log, [1, 10_000], 0, 400)
  const y = scaleFor(log, [10, 1000], 200, 0)
  expect(drawProportion({ label: 'linear', end: 100 }, x, y)).toContain('d="M300 200L400 100"')
})

test('the dotted line begins at the left where it does not reach down so far', () => {
  const x = scaleFor(log, [10, 100], 0, 100)
  const y = scaleFor(log, [1, 1000], 300, 0)
  expect(drawProportion({ label: 'linear', end: 1000 }, x, y)).toContain('d="M0 100L100 0"')
})

test('there is no dotted line where it would be too short for its name', () => {
  const x = scaleFor(log, [1, 10_000], 0, 400)
  const y = scaleFor(log, [10, 1000], 200, 0)
  expect(drawProportion({ label: 'linear', end: 12 }, x, y)).toBeNull()
})
