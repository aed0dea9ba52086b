import type { Line } from '../plot/figure.js'
import type { Measure, Series } from './scaling-data.js'
import type { Contender } from './study.js'

/**
 * A line each: the median at each size, and the band from minimum to maximum. Where a run failed, there is no point; who
 * has no more than one point, where others have more, shows nothing of how it grows and is left out.
 */
export function linesOf(
  series: readonly Series[],
  contenders: readonly Contender[],
  measure: Measure,
): Line[] {
  const lines = contenders.map(({ entrant, label, style }): Line => {
    const own = series.find((one) => one.entrant === entrant.name)
    const points = own?.points.flatMap(({ size, [measure]: found }) =>
      found ? [{ x: size, y: found.median, band: [found.min, found.max] as const }] : [],
    )
    return { label, style, points: points ?? [] }
  })
  const least = Math.min(2, Math.max(...lines.map(({ points }) => points.length)))
  return lines.filter(({ points }) => points.length > 0 && points.length >= least)
}
