import { expect, test } from 'vitest'
import { drawFigure } from '../plot/draw-figure.js'
import type { ScalingData, SeriesPoint } from './scaling-data.js'
import { scalingFigures } from './scaling-figures.js'
import { scalingSection } from './scaling-section.js'

const machine = {
  cpu: 'CPU',
  cores: 2,
  memoryGb: 24,
  system: 'Linux',
  node: 'v20.20.2',
  versions: {},
  isInMemory: false,
  isQuick: false,
}

const at = (size: number, value: number): SeriesPoint => {
  const found = { median: value, min: value, max: value }
  return { size, runs: 3, ms: found, processMs: found, peakMb: found }
}

const data: ScalingData = {
  script: {
    sqlite: {
      date: '2026-01-01',
      machine,
      series: [
        { entrant: 'raw (a transaction each)', points: [at(0.1, 10), at(50, 1000)] },
        { entrant: 'godwit', points: [at(0.1, 12), at(50, 1500)] },
        { entrant: 'drizzle-orm', points: [at(0.1, 30), { size: 50, runs: 1, error: 'killed after 60 s' }] },
      ],
    },
    postgres: {
      date: '2026-01-01',
      machine,
      series: [
        { entrant: 'raw (a transaction each)', points: [at(2, 10)] },
        { entrant: 'godwit', points: [at(2, 13), { size: 50, runs: 1, error: 'killed after 60 s' }] },
      ],
    },
  },
}

test('a figure is made of what was measured, and of nothing else', () => {
  const figures = scalingFigures(data)
  expect(figures.map(({ file }) => file)).toEqual(['script-time', 'script-memory'])
  for (const { figure } of figures) expect(drawFigure(figure)).not.toMatch(/NaN|undefined|Infinity/)
  expect(scalingFigures({})).toEqual([])
})

test('the section shows each figure, with Godwit beside raw and who is missing', () => {
  const section = scalingSection(data, scalingFigures(data))
  expect(section).toContain('Measured 2026-01-01 on 2 cores (CPU), 24 GB, Node 20.20.2.')
  expect(section).toContain('](plots/script-time.svg)')
  expect(section).toContain('| godwit (× raw) | 0.1 MB | 2 MB | 50 MB |')
  expect(section).toContain('| SQLite | 12 ms (1.20) | – | 1.5 s (1.50) |')
  expect(section).toContain('| PostgreSQL | – | 13 ms (1.30) | failed |')
  expect(section).toContain('- drizzle-orm on SQLite, at 50 MB: killed after 60 s')
})
