import type { Summary } from './summary.js'

/** `12.3 (11.0–15.2)`: the median, and between which values it lies. */
export function withRange(summary: Summary | undefined): string {
  if (summary === undefined) return '–'
  const { median, min, max } = summary
  return min === max ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`
}

/** Three significant digits, and never an exponent. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
