import type { Line, LineStyle } from './figure.js'
import { element, escaped, pathThrough, text } from './markup.js'
import type { Scale } from './scale.js'

/** A line with its band below it, a mark at each point, and its name at the given place right of its end. */
export function drawLine(line: Line, x: Scale, y: Scale, label: { x: number; y: number }): string {
  const places = line.points.map((point) => [x.at(point.x), y.at(point.y)] as const)
  const [endX, endY] = places.at(-1) ?? [label.x, label.y]
  return element('g', { class: line.style }, [
    ...drawBand(line, x, y),
    element('path', { class: 'line', d: pathThrough(places) }),
    ...places.map(([px, py]) => element('path', { class: 'mark', d: mark(line.style, px, py) })),
    element('path', { class: 'leader', d: leader(endX, endY, label) }),
    text(line.label, { class: 'label', x: label.x, y: label.y + 4 }),
  ])
}

function drawBand(line: Line, x: Scale, y: Scale): string[] {
  const { points } = line
  if (points.every((point) => point.band === undefined)) return []
  const upper = points.map((point) => [x.at(point.x), y.at(point.band?.[1] ?? point.y)] as const)
  const lower = points.map((point) => [x.at(point.x), y.at(point.band?.[0] ?? point.y)] as const)
  const name = `${escaped(line.label)}: minimum to maximum`
  return [
    element('path', { class: 'band', d: pathThrough([...upper, ...lower.reverse()], 'Z') }, [
      `<title>${name}</title>`,
    ]),
  ]
}

/** From the end of the line to its name: straight, or with a bend where the name had to give way. */
function leader(endX: number, endY: number, label: { x: number; y: number }): string {
  return pathThrough([
    [endX + 5, endY],
    [label.x - 3, label.y],
  ])
}

const MARKS: Readonly<Record<LineStyle, (r: number) => string>> = {
  hero: (r) => circle(r + 0.5),
  base: (r) => circle(r - 0.5),
  'peer-1': (r) => `m-${r} -${r}h${2 * r}v${2 * r}h-${2 * r}z`,
  'peer-2': (r) => `m0 -${r + 1}l${r + 1} ${2 * r}h-${2 * r + 2}z`,
  'peer-3': (r) => `m0 -${r + 1}l${r + 1} ${r + 1}l-${r + 1} ${r + 1}l-${r + 1} -${r + 1}z`,
  'peer-4': (r) => `m0 ${r + 1}l${r + 1} -${2 * r}h-${2 * r + 2}z`,
}

function mark(style: LineStyle, x: number, y: number): string {
  return `${pathThrough([[x, y]])}${MARKS[style](3)}`
}

function circle(r: number): string {
  return `m-${r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 -${2 * r} 0z`
}
