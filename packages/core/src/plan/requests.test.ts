import { describe, expect, it } from 'vitest'
import { allowsDataLoss, checkFrom, checkSteps, checkTarget, rollsBack } from './requests.js'

const bad = (message: RegExp) =>
  expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringMatching(message) })

describe('of what a program without types may give', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is no number of steps', (steps) => {
    expect(() => checkSteps(steps)).toThrowError(bad(/^steps is .*: it has to be a whole number from 1 on\./))
  })

  it.each([undefined, 1, 500])('%s is one, or none is given', (steps) => {
    expect(checkSteps(steps)).toBeUndefined()
  })

  it.each([4, null, ['4']])('%o is no target', (to) => {
    expect(() => checkTarget(to)).toThrowError(bad(/^to is .*: it has to be a text, such as '4' or 'head'\./))
  })

  it.each([undefined, '4', ''])('%j may be one, or none is given', (to) => {
    expect(checkTarget(to)).toBeUndefined()
  })

  it('only aerich is a tool whose records can be adopted', () => {
    expect(checkFrom('aerich')).toBeUndefined()
    expect(() => checkFrom(undefined)).toThrowError(bad(/^from is undefined: it has to be 'aerich'\./))
  })

  it.each([undefined, false, 1, 'true', 'false'])(
    '%j allows no loss of data, and rolls nothing back',
    (value) => {
      expect(allowsDataLoss({ allowDataLoss: value })).toBe(false)
      expect(rollsBack({ rollbackOnFailure: value })).toBe(false)
    },
  )

  it('true is said on purpose, and what is not said is not', () => {
    expect(allowsDataLoss({ allowDataLoss: true })).toBe(true)
    expect(rollsBack({ rollbackOnFailure: true })).toBe(true)
    expect([allowsDataLoss({}), rollsBack({})]).toEqual([false, false])
  })
})
