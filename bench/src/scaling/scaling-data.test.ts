import { expect, test } from 'vitest'
import { thisMachine } from '../machine.js'
import type { Sample } from '../sample.js'
import { seriesOf, withResults } from './scaling-data.js'

const machine = thisMachine({}, false)

function sample(entrant: string, size: number, rest: Partial<Sample>): Sample {
  return {
    work: 'scaling: applied',
    engine: 'sqlite',
    engineVersion: '3',
    entrant,
    round: 1,
    date: '2026-01-01',
    facts: { size },
    ...rest,
  }
}

test('samples become medians by entrant and size, whatever the order in which they were measured', () => {
  const samples = [
    sample('godwit', 100, { ms: 30 }),
    sample('raw', 10, { ms: 1.23456, processMs: 40 }),
    sample('godwit', 10, { ms: 5 }),
    sample('godwit', 100, { ms: 10 }),
    sample('godwit', 100, { ms: 11 }),
  ]
  expect(seriesOf(samples)).toEqual([
    {
      entrant: 'godwit',
      points: [
        { size: 10, runs: 1, ms: { median: 5, min: 5, max: 5 } },
        { size: 100, runs: 3, ms: { median: 11, min: 10, max: 30 } },
      ],
    },
    {
      entrant: 'raw',
      points: [
        {
          size: 10,
          runs: 1,
          ms: { median: 1.235, min: 1.235, max: 1.235 },
          processMs: { median: 40, min: 40, max: 40 },
        },
      ],
    },
  ])
})

test('where one of several runs failed, its error is all that is told of that size', () => {
  const samples = [sample('knex', 2, { ms: 5 }), sample('knex', 2, { error: '1 of 2 processes failed' })]
  expect(seriesOf(samples)[0]?.points).toEqual([{ size: 2, runs: 2, error: '1 of 2 processes failed' }])
})

test('new results replace those of the same study and engine, and nothing else', () => {
  const old = { date: '2025-01-01', machine, series: [] }
  const data = { applied: { sqlite: old, postgres: old }, script: { sqlite: old } }
  const changed = withResults(data, 'applied', 'sqlite', { machine, samples: [sample('raw', 10, { ms: 1 })] })
  expect(changed.applied?.sqlite).toMatchObject({ date: '2026-01-01', series: [{ entrant: 'raw' }] })
  expect(changed.applied?.postgres).toBe(old)
  expect(changed.script).toBe(data.script)
})
