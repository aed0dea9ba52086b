import { ENGINES, type Engine, TITLES } from '../engine.js'
import type { LineStyle } from '../plot/figure.js'
import { count, duration, megabytes } from '../plot/quantity.js'
import { table } from '../table.js'
import type { Measure, ScalingData, Series, SeriesPoint } from './scaling-data.js'
import type { ScalingFigure } from './scaling-figures.js'
import { contendersOn, STUDIES, type Study } from './study.js'

/** The figures for a page beside the folder of plots, each with a table of Godwit beside the raw driver. */
export function scalingSection(data: ScalingData, figures: readonly ScalingFigure[]): string {
  const shown = STUDIES.flatMap((study) => {
    const own = figures.filter((figure) => figure.study === study.key)
    const sheets = own.map(({ file, measure, figure }) => [
      `![${figure.description}](plots/${file}.svg)`,
      besideRaw(data, study, measure),
    ])
    return [...sheets.flat(), ...missing(data, study)]
  })
  return [...machines(data), ...shown].join('\n\n')
}

/** Median beside median, at each size. */
function besideRaw(data: ScalingData, study: Study, measure: Measure): string {
  const own = ENGINES.map((engine) => ({ engine, hero: pointsOf(data, study, engine, 'hero') }))
  const measured = own.filter(({ hero }) => hero.length > 0)
  const sizes = [...new Set(measured.flatMap(({ hero }) => hero.map(({ size }) => size)))].sort(
    (a, b) => a - b,
  )
  const rows = measured.map(({ engine, hero }) => {
    const base = pointsOf(data, study, engine, 'base')
    return [TITLES[engine], ...sizes.map((size) => cell(at(hero, size), at(base, size), measure))]
  })
  const raw = study.contenders.find(({ style }) => style === 'base')?.label
  return table([`godwit (× ${raw})`, ...sizes.map(unit(study))], rows)
}

function at(points: readonly SeriesPoint[], size: number): SeriesPoint | undefined {
  return points.find((point) => point.size === size)
}

function cell(own: SeriesPoint | undefined, base: SeriesPoint | undefined, measure: Measure): string {
  const value = own?.[measure]?.median
  if (value === undefined) return own?.error === undefined ? '–' : 'failed'
  const beside = base?.[measure]?.median
  const text = measure === 'peakMb' ? megabytes(value) : duration(value)
  return beside === undefined ? text : `${text} (${(value / beside).toFixed(2)})`
}

/** Who is not in the plot, or not to its end, and why. */
function missing(data: ScalingData, study: Study): string[] {
  const lines = ENGINES.flatMap((engine) =>
    contendersOn(engine, study).flatMap(({ entrant, label }) => {
      const failed = seriesIn(data, study, engine, entrant.name)?.points.find(
        ({ error }) => error !== undefined,
      )
      return failed
        ? [`- ${label} on ${TITLES[engine]}, at ${unit(study)(failed.size)}: ${failed.error}`]
        : []
    }),
  )
  return lines.length === 0 ? [] : [`Not shown from there on:\n\n${lines.join('\n')}`]
}

function pointsOf(data: ScalingData, study: Study, engine: Engine, style: LineStyle): readonly SeriesPoint[] {
  const name = study.contenders.find((contender) => contender.style === style)?.entrant.name
  return seriesIn(data, study, engine, name)?.points ?? []
}

function seriesIn(
  data: ScalingData,
  { key }: Study,
  engine: Engine,
  name: string | undefined,
): Series | undefined {
  return data[key]?.[engine]?.series.find(({ entrant }) => entrant === name)
}

function unit({ key }: Study): (size: number) => string {
  return key === 'script' ? megabytes : count
}

/** Where and when all of it was measured: a line for each machine and day. */
function machines(data: ScalingData): string[] {
  const all = STUDIES.flatMap(({ key }) => ENGINES.flatMap((engine) => data[key]?.[engine] ?? []))
  const lines = all.map(({ date, machine }) => {
    const { cores, cpu, memoryGb, node, isQuick } = machine
    const trial = isQuick ? ' **A trial with few and small sizes, which says nothing about speed.**' : ''
    return `Measured ${date} on ${cores} cores (${cpu}), ${memoryGb} GB, Node ${node.slice(1)}.${trial}`
  })
  return [...new Set(lines)]
}
