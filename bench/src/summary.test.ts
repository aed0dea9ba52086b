import { describe, expect, it } from 'vitest'
import { pairedRatios, summary } from './summary.js'

describe('a summary', () => {
  it('tells the median, and between which values it lies', () => {
    expect(summary([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 })
  })

  it('takes the middle of the two in the middle', () => {
    expect(summary([4, 1, 100, 2])).toEqual({ median: 3, min: 1, max: 100 })
  })

  it('sorts numbers as numbers', () => {
    expect(summary([10, 9, 100])?.median).toBe(10)
  })

  it('is not there where nothing was measured', () => {
    expect(summary([])).toBeUndefined()
  })
})

describe('paired ratios', () => {
  it('compare within a round, so that a slow round does not show', () => {
    const values = [
      { round: 1, value: 20 },
      { round: 2, value: 200 },
    ]
    const base = [
      { round: 2, value: 100 },
      { round: 1, value: 10 },
    ]
    expect(pairedRatios(values, base)).toEqual([2, 2])
  })

  it('leave out a round that lacks one of the two', () => {
    expect(pairedRatios([{ round: 1, value: 20 }], [{ round: 2, value: 10 }])).toEqual([])
  })
})
