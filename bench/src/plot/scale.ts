import type { Axis } from './figure.js'

/** An axis that knows its place on the sheet. */
export interface Scale {
  readonly ticks: readonly number[]
  /** The values at its ends. */
  readonly span: Span
  /** The place of a value. */
  readonly at: (value: number) => number
}

/** Lays an axis over these values, from one place to another. The ends of a logarithmic axis are the data's own or ticks. */
export function scaleFor(axis: Axis, values: readonly number[], from: number, to: number): Scale {
  const shown = [...values, ...(axis.range ?? [])]
  if (axis.kind === 'log' && shown.some((value) => value <= 0))
    throw new RangeError(`A logarithmic axis cannot show ${Math.min(...shown)}.`)
  const data: Span = [Math.min(...shown), Math.max(...shown)]
  const low = axis.kind === 'log' ? data[0] : Math.min(0, data[0])
  const ticks = axis.ticks ?? (axis.kind === 'log' ? logTicks([low, data[1]]) : linearTicks([low, data[1]]))
  const span: Span = [Math.min(low, ...ticks), Math.max(data[1], ...ticks)]
  return { ticks, span, at: placer(axis.kind, span, from, to) }
}

export type Span = readonly [number, number]

function placer(kind: Axis['kind'], [low, high]: Span, from: number, to: number): Scale['at'] {
  const measure = kind === 'log' ? Math.log : (value: number) => value
  const length = measure(high) - measure(low)
  // Where all values are one, it stands in the middle.
  if (length === 0) return () => (from + to) / 2
  return (value) => from + ((measure(value) - measure(low)) / length) * (to - from)
}

/** Multiples of 1, 2 or 5 times a power of ten: four to eight of them, the last one at or above the highest value. */
export function linearTicks([low, high]: Span): number[] {
  const rough = (high - low || 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.floor(low / step)
  const count = Math.ceil(high / step - 1e-9) - first
  return Array.from({ length: count + 1 }, (_, index) => tidy((first + index) * step))
}

/** Powers of ten within the range, and a near one above it; where these are fewer than three, also their double and fivefold. */
export function logTicks([low, high]: Span): number[] {
  const powers = powersOfTen(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)))
  const all = powers.flatMap((power) => [power, tidy(2 * power), tidy(5 * power)])
  const first = all.findLastIndex((tick) => tick <= low)
  const last = all.findIndex((tick) => tick >= high)
  const within = all.slice(Math.max(first, 0), last + 1)
  const decades = within.filter((tick) => powers.includes(tick))
  return decades.length >= 3 ? decades : within
}

function powersOfTen(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => tidy(10 ** (from + index)))
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
