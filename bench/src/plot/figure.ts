/** What a figure shows: panels side by side, with a common title. Plain data, drawn by `drawFigure`. */
export interface Figure {
  readonly title: string
  /** Lines below the title: what was measured, and what the bands are. */
  readonly subtitle: readonly string[]
  /** Read out in place of the drawing. */
  readonly description: string
  readonly panels: readonly Panel[]
}

/** One pair of axes with its lines. */
export interface Panel {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly lines: readonly Line[]
  /** On two logarithmic axes: a dotted line that grows in proportion, ending at this value, to compare slopes with. */
  readonly proportion?: { readonly label: string; readonly end: number }
}

export interface Axis {
  readonly label: string
  readonly kind: 'linear' | 'log'
  /** How a value is written at a tick. */
  readonly format: (value: number) => string
  /** Where the ticks are; without it, at round values. */
  readonly ticks?: readonly number[]
  /** The least range to show; data outside of it widens it. */
  readonly range?: readonly [number, number]
}

export interface Line {
  readonly label: string
  readonly style: LineStyle
  readonly points: readonly Point[]
}

/** `hero` is what the figure is about, `base` what all are compared with. */
export type LineStyle = 'hero' | 'base' | 'peer-1' | 'peer-2' | 'peer-3' | 'peer-4'

export interface Point {
  readonly x: number
  readonly y: number
  /** The least and the greatest value that `y` stands for. */
  readonly band?: readonly [number, number]
}
