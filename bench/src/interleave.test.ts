import { expect, it } from 'vitest'
import { interleave } from './interleave.js'

it('lets everybody run once a round, in reverse in every other one, after a warm-up', () => {
  const turns = interleave(['a', 'b', 'c'], 2)
  expect(turns.map(({ round, entrant }) => `${round}${entrant}`).join(' ')).toBe('0a 0b 0c 1c 1b 1a 2a 2b 2c')
})

it('begins with the first round where no warm-up is wanted', () => {
  const turns = interleave(['a', 'b'], 2, { warmUp: false })
  expect(turns.map(({ round, entrant }) => `${round}${entrant}`).join(' ')).toBe('1b 1a 2a 2b')
})
