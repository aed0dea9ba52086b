import { expect, test } from 'vitest'
import { drawFigure } from './draw-figure.js'
import type { Figure, Line } from './figure.js'
import { count, duration } from './quantity.js'

const x = { label: 'files', kind: 'log', format: count } as const
const y = { label: 'time', kind: 'log', format: duration } as const

function figure(lines: readonly Line[], title = 'A <start> & more'): Figure {
  return {
    title,
    subtitle: ['median'],
    description: 'What is seen.',
    panels: [{ title: 'SQLite', x, y, lines }],
  }
}

const godwit: Line = {
  label: 'godwit',
  style: 'hero',
  points: [
    { x: 10, y: 8, band: [7, 10] },
    { x: 1000, y: 90, band: [80, 120] },
  ],
}

test('a drawing is well-formed: every tag is closed, and text is escaped', () => {
  const svg = drawFigure(figure([godwit]))
  const open: string[] = []
  for (const [, slash, name, , empty] of svg.matchAll(/<(\/?)([a-z]+)((?:[^">]|"[^"]*")*?)(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name)
    else if (!empty) open.push(name ?? '')
  }
  expect(open).toEqual([])
  expect(svg).toContain('A &lt;start&gt; &amp; more')
})

test('a drawing stands alone: no script, nothing from elsewhere, colours for light and dark', () => {
  const svg = drawFigure(figure([godwit]))
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|https?:|url\(|@import/)
  expect(svg).toContain('@media (prefers-color-scheme: dark)')
})

test('a drawing is the same for the same data, with no number that is not one', () => {
  expect(drawFigure(figure([godwit]))).toBe(drawFigure(figure([godwit])))
  expect(drawFigure(figure([godwit]))).not.toMatch(/NaN|undefined|Infinity/)
})

test('names of lines that end at one place stand below one another', () => {
  const same = (label: string, style: Line['style']): Line => ({ ...godwit, label, style })
  const svg = drawFigure(figure([same('one', 'hero'), same('two', 'peer-1'), same('three', 'peer-2')]))
  const heights = [...svg.matchAll(/<text class="label"[^>]* y="([\d.]+)"/g)].map((match) => Number(match[1]))
  heights.sort((a, b) => a - b)
  expect(heights).toHaveLength(3)
  expect((heights[1] ?? 0) - (heights[0] ?? 0)).toBeGreaterThanOrEqual(14)
  expect((heights[2] ?? 0) - (heights[1] ?? 0)).toBeGreaterThanOrEqual(14)
})

test('the line that the figure is about is drawn last, so that nothing covers it', () => {
  const svg = drawFigure(figure([godwit, { ...godwit, label: 'raw', style: 'base' }]))
  expect(svg.indexOf('class="hero"')).toBeGreaterThan(svg.indexOf('class="base"'))
})

test('a line without points is left out, and does not bend the axes', () => {
  const svg = drawFigure(figure([godwit, { label: 'absent', style: 'peer-1', points: [] }]))
  expect(svg).not.toContain('absent')
  expect(svg).not.toMatch(/NaN|Infinity/)
})
