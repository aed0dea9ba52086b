import { expect, test } from 'vitest'
import type { Outcome } from '../run-contestant.js'
import { inRounds } from './in-rounds.js'

async function taken(times: Readonly<Record<string, Outcome>>, rounds: number): Promise<string[]> {
  const all: string[] = []
  const run = async (name: string) => times[name] ?? {}
  await inRounds(Object.keys(times), { rounds, budgetMs: 100 }, run, (name, round) =>
    all.push(`${name} ${round}`),
  )
  return all.sort()
}

test('everybody is measured in every round, and the warm-up does not count', async () => {
  expect(await taken({ a: { processMs: 1 }, b: { processMs: 1 } }, 2)).toEqual(['a 1', 'a 2', 'b 1', 'b 2'])
})

test('who has used up his time runs no further round', async () => {
  expect(await taken({ quick: { processMs: 1 }, slow: { processMs: 60 } }, 3)).toEqual([
    'quick 1',
    'quick 2',
    'quick 3',
    'slow 1',
  ])
})

test('for who uses up his time in the warm-up, that counts', async () => {
  expect(await taken({ slow: { processMs: 500 } }, 3)).toEqual(['slow 0'])
})

test('who fails is not asked again, and the failure is told', async () => {
  expect(await taken({ broken: { error: 'no' } }, 3)).toEqual(['broken 0'])
})
