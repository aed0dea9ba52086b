import { describe, expect, it } from 'vitest'
import { type KnownIds, knownIds, withId, withoutId } from './known-ids.js'

const facts = ({ count, highest }: KnownIds) => [count, highest]

describe('known ids', () => {
  it('tell how many there are, and the highest', () => {
    expect([knownIds([]), knownIds([1, 7, 3])].map(facts)).toEqual([
      [0, 0],
      [3, 7],
    ])
  })

  it('count an id once, whether it is new, the last or one of those before', () => {
    const ids = knownIds([1, 7, 3])
    expect([withId(ids, 8), withId(ids, 2), withId(ids, 3), withId(ids, 1)].map(facts)).toEqual([
      [4, 8],
      [4, 7],
      [3, 7],
      [3, 7],
    ])
  })

  it('know the next highest when one is taken away, and lose none of the others', () => {
    const ids = knownIds([1, 7, 3])
    expect([withoutId(ids, 7), withoutId(ids, 3), withoutId(ids, 9)].map(facts)).toEqual([
      [2, 3],
      [2, 7],
      [3, 7],
    ])
    expect(facts(withoutId(withoutId(withoutId(ids, 1), 3), 7))).toEqual([0, 0])
  })
})
