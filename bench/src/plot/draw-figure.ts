import { drawPanel } from './draw-panel.js'
import type { Figure } from './figure.js'
import { element, escaped, text } from './markup.js'
import { STYLE } from './style.js'

const WIDTH = 960
const HEIGHT = 420
const EDGE = 24
const HEAD = 84
const LINE = 18
const GAP = 28

/** A figure as an SVG file that stands alone: no script, its colours follow the reader's light or dark mode. */
export function drawFigure(figure: Figure): string {
  const width = (WIDTH - 2 * EDGE - GAP * (figure.panels.length - 1)) / figure.panels.length
  const head = HEAD + LINE * (figure.subtitle.length - 1)
  const height = HEIGHT + head - HEAD
  const panels = figure.panels.map((panel, index) =>
    drawPanel(panel, { x: EDGE + index * (width + GAP), y: head, width, height: height - head - EDGE }),
  )
  const size = { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height }
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', role: 'img', ...size }, [
    `<title>${escaped(figure.title)}</title>`,
    `<desc>${escaped(figure.description)}</desc>`,
    `<style>${STYLE}</style>`,
    element('rect', { class: 'sheet', x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 8 }),
    text(figure.title, { class: 'title', x: EDGE, y: 36 }),
    ...figure.subtitle.map((line, index) => text(line, { class: 'subtitle', x: EDGE, y: 57 + index * LINE })),
    ...panels,
  ])}\n`
}
