import { describe, expect, it } from 'vitest'
import type { Statement, StatementEffect } from '../dialect.js'
import { planFinish } from './plan-finish.js'

const SEEN: { readonly [sign: string]: StatementEffect } = {
  d: 'done',
  n: 'not done',
  r: 'repeatable',
  u: 'unknown',
}

/** Signs of what is seen, and of what is concluded from it. */
function concluded(signs: string): string {
  const statements = [...signs].map(
    (_, index): Statement => ({ text: `${index}`, offset: index, line: index, kind: 'plain', tokens: [] }),
  )
  const found = planFinish(
    statements,
    [...signs].map((sign) => SEEN[sign] ?? 'unknown'),
  )
  const isRun = (at: number): boolean => found.missing.some((one) => one.offset === at)
  const isUnclear = (at: number): boolean => found.unclear.some((one) => one.offset === at)
  return statements.map((_, at) => (isRun(at) ? 'R' : isUnclear(at) ? '?' : '-')).join('')
}

describe('what is left to do', () => {
  it.each([
    ['ddn', '--R'],
    ['ddd', '---'],
    ['nnn', 'RRR'],
    ['', ''],
  ])('is what is not done: %s', (seen, expected) => {
    expect(concluded(seen)).toBe(expected)
  })

  it.each([
    ['before what is done, it is done', 'uduudn', '-----R'],
    ['after what is not done, it is not', 'dnuun', '-RRRR'],
    ['with nothing done before what is not, it is not', 'nu', 'RR'],
    ['and all else done, it is done', 'uud', '---'],
  ])('of what cannot be seen, %s', (_, seen, expected) => {
    expect(concluded(seen)).toBe(expected)
  })

  it.each([
    ['between what is done and what is not', 'dun', '-?R'],
    ['before all that is seen, of which nothing is done', 'unn', '?RR'],
    ['after all that is seen, of which all is done', 'ddu', '--?'],
    ['where nothing is seen', 'uuu', '???'],
    ['where something is done that comes after something that is not', 'undun', '?R-?R'],
  ])('cannot be known %s', (_, seen, expected) => {
    expect(concluded(seen)).toBe(expected)
  })

  it('is what is seen to be missing, in whatever order, where all is seen', () => {
    expect(concluded('ndn')).toBe('R-R')
  })

  it.each([
    ['rdrn', 'R-RR'],
    ['urn', '?RR'],
    ['dur', '-?R'],
  ])('does not follow from what can be repeated, which is run again: %s', (seen, expected) => {
    expect(concluded(seen)).toBe(expected)
  })
})
