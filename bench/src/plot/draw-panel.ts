import { drawLine } from './draw-line.js'
import { drawProportion } from './draw-proportion.js'
import type { Panel } from './figure.js'
import { element, text } from './markup.js'
import { type Scale, type Span, scaleFor } from './scale.js'
import { spread } from './spread.js'

/** A part of the sheet. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const LABEL_HEIGHT = 16

/** A panel within its box: axes and grid, the lines with their bands, and the name of each line at its end. */
export function drawPanel(panel: Panel, box: Box): string {
  const lines = panel.lines.filter((line) => line.points.length > 0)
  const names = lines.map((line) => line.label)
  const left = box.x + 50
  const right = box.x + box.width - widest(names) - 18
  const top = box.y + 46
  const bottom = box.y + box.height - 36
  const points = lines.flatMap((line) => line.points)
  const x = scaleFor(
    panel.x,
    points.map((point) => point.x),
    left,
    right,
  )
  const y = scaleFor(
    panel.y,
    points.flatMap((point) => [point.y, ...(point.band ?? [])]),
    bottom,
    top,
  )
  const proportion = panel.proportion ? drawProportion(panel.proportion, x, y) : null
  return element('g', {}, [
    text(panel.title, { class: 'panel', x: box.x, y: box.y + 12 }),
    text(panel.y.label, { x: box.x, y: box.y + 30 }),
    ...y.ticks.flatMap((tick) => [
      element('path', { class: 'grid', d: `M${left} ${round(y.at(tick))}H${round(right)}` }),
      text(panel.y.format(tick), { class: 'tick end', x: left - 8, y: y.at(tick) + 4 }),
    ]),
    element('path', { class: 'axis', d: `M${left} ${bottom}H${round(right)}` }),
    ...x.ticks.flatMap((tick) => [
      element('path', { class: 'axis', d: `M${round(x.at(tick))} ${bottom}v4` }),
      text(panel.x.format(tick), { class: 'tick middle', x: x.at(tick), y: bottom + 18 }),
    ]),
    text(panel.x.label, { class: 'middle', x: (left + right) / 2, y: bottom + 35 }),
    ...(proportion === null ? [] : [proportion]),
    ...drawLines(lines, x, y, right, [top, bottom]),
  ])
}

function drawLines(lines: Panel['lines'], x: Scale, y: Scale, right: number, [top, bottom]: Span): string[] {
  const ends = lines.map((line) => y.at(line.points.at(-1)?.y ?? Number.NaN))
  const places = spread(ends, LABEL_HEIGHT, top, bottom)
  const placed = lines.map((line, index) => ({ line, label: { x: right + 14, y: places[index] ?? 0 } }))
  // What the figure is about is drawn last, above the others.
  return placed
    .sort((a, b) => Number(a.line.style === 'hero') - Number(b.line.style === 'hero'))
    .map(({ line, label }) => drawLine(line, x, y, label))
}

/** About as wide as the widest of these in the label's font, which is not known here. */
function widest(names: readonly string[]): number {
  return Math.max(...names.map((name) => name.length * 7), 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
