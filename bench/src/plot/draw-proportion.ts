import type { Panel } from './figure.js'
import { element, pathThrough, text } from './markup.js'
import type { Scale } from './scale.js'

/** What the name takes of the width. */
const ROOM = 72

/**
 * A dotted line along which y grows in proportion to x, as far as the axes reach, with its name written along it. Null
 * where there is no room for the name.
 */
export function drawProportion(
  { label, end }: NonNullable<Panel['proportion']>,
  x: Scale,
  y: Scale,
): string | null {
  const [left, right] = x.span
  const [low] = y.span
  const start = Math.max(left, (right * low) / end)
  const [x1, y1] = [x.at(start), y.at((end * start) / right)]
  const [x2, y2] = [x.at(right), y.at(end)]
  if (x2 - x1 < ROOM) return null
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2]
  return element('g', {}, [
    element('path', {
      class: 'guide',
      d: pathThrough([
        [x1, y1],
        [x2, y2],
      ]),
    }),
    text(label, {
      class: 'slope middle',
      transform: `translate(${Math.round(middleX)} ${Math.round(middleY)}) rotate(${Math.round(angle)}) translate(0 13)`,
    }),
  ])
}
