import fc from 'fast-check'
import { expect, it } from 'vitest'
import { goneFrom } from './schema-objects.js'

it('finds what is gone, whatever else has come or changed its place', () => {
  const texts = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 })
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      expect(goneFrom(before, after)).toEqual(before.filter((one) => !after.includes(one)))
    }),
    { seed: 2026, numRuns: 1000 },
  )
})
