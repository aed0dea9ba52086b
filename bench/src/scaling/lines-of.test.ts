import { expect, test } from 'vitest'
import { linesOf } from './lines-of.js'
import type { Series } from './scaling-data.js'
import { type Contender, STUDIES } from './study.js'

const [raw, godwit] = STUDIES.flatMap(({ contenders }) => contenders) as [Contender, Contender]
const at = (size: number, median: number) => ({
  size,
  runs: 3,
  ms: { median, min: median - 1, max: median + 2 },
})

function series({ entrant }: Contender, points: Series['points']): Series {
  return { entrant: entrant.name, points }
}

test('a line goes through the medians, with a band from minimum to maximum', () => {
  expect(linesOf([series(godwit, [at(10, 5), at(100, 9)])], [godwit], 'ms')).toEqual([
    {
      label: 'godwit',
      style: 'hero',
      points: [
        { x: 10, y: 5, band: [4, 7] },
        { x: 100, y: 9, band: [8, 11] },
      ],
    },
  ])
})

test('a size at which a run failed has no point', () => {
  const points = [at(1, 5), at(2, 6), { size: 4, runs: 3, error: '1 of 4 processes failed' }]
  const [line] = linesOf([series(godwit, points)], [godwit], 'ms')
  expect(line?.points.map(({ x }) => x)).toEqual([1, 2])
})

test('who has one point beside the lines of others is left out, and who has none', () => {
  const both = [series(raw, [at(1, 2)]), series(godwit, [at(1, 5), at(2, 6)])]
  expect(linesOf(both, [raw, godwit], 'ms').map(({ label }) => label)).toEqual(['godwit'])
  expect(linesOf(both, [raw, godwit], 'peakMb')).toEqual([])
})
