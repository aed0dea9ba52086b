import { describe, expect, it } from 'vitest'
import type { Statement, StatementEffect } from '../dialect.js'
import { type Finish, planFinish } from './plan-finish.js'

const SEEN: { readonly [sign: string]: StatementEffect } = {
  d: 'done',
  n: 'not done',
  r: 'repeatable',
  u: 'unknown',
}

const statementAt = (index: number): Statement => ({
  text: `${index}`,
  offset: index,
  line: index,
  kind: 'plain',
  tokens: [],
})

function finish(signs: string): Finish {
  const seen = [...signs].map((sign) => SEEN[sign] ?? 'unknown')
  return planFinish(
    [...signs].map((_, index) => statementAt(index)),
    seen,
  )
}

/** Signs of what is seen, and of what is concluded from it. */
function concluded(signs: string): string {
  const found = finish(signs)
  const isRun = (at: number): boolean => found.missing.some((one) => one.offset === at)
  const isUnclear = (at: number): boolean => found.unclear.some((one) => one.offset === at)
  return [...signs].map((_, at) => (isRun(at) ? 'R' : isUnclear(at) ? '?' : '-')).join('')
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

  it('tells what is seen from what is concluded, and what of that is taken for done', () => {
    const found = finish('duunu')
    expect(found.statements.map(({ effect, seen }) => [effect, seen])).toEqual([
      ['done', true],
      ['unknown', false],
      ['unknown', false],
      ['not done', true],
      ['not done', false],
    ])
    expect(found.taken).toEqual([])
    const { statements, taken } = finish('ududn')
    expect(statements.map(({ effect, seen }) => [effect, seen])).toEqual([
      ['done', false],
      ['done', true],
      ['done', false],
      ['done', true],
      ['not done', true],
    ])
    expect(taken.map(({ offset }) => offset)).toEqual([0, 2])
  })

  it('is unknown of a statement that nobody has looked at', () => {
    const { unclear } = planFinish([statementAt(0)], [])
    expect(unclear).toHaveLength(1)
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
