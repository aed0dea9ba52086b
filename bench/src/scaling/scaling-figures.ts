import { ENGINES, type Engine, TITLES } from '../engine.js'
import type { Axis, Figure, Line, Panel } from '../plot/figure.js'
import { count, duration, megabytes } from '../plot/quantity.js'
import { linesOf } from './lines-of.js'
import type { Measure, ScalingData } from './scaling-data.js'
import { STUDIES, type StudyKey } from './study.js'

/** A figure, by the name of its file. */
export interface ScalingFigure {
  readonly file: string
  readonly study: StudyKey
  readonly measure: Measure
  readonly figure: Figure
}

/** All figures of which something was measured. */
export function scalingFigures(data: ScalingData): ScalingFigure[] {
  return SHEETS.map((sheet) => {
    const { file, study, measure, title, subtitle } = sheet
    const panels = ENGINES.map((engine) => panel(data, engine, sheet)).filter(({ lines }) => lines.length > 0)
    return { file, study, measure, figure: { title, subtitle, description: described(sheet), panels } }
  }).filter(({ figure }) => figure.panels.length > 0)
}

interface Sheet {
  readonly file: string
  readonly study: StudyKey
  readonly measure: Measure
  readonly title: string
  readonly subtitle: readonly string[]
  readonly x: Axis
  readonly y: Axis
}

const SPREAD = 'Median, with a band from minimum to maximum.'
const applied: Axis = {
  label: 'applied migrations',
  kind: 'log',
  format: count,
  ticks: [10, 100, 1000, 10_000],
}
const script: Axis = { label: 'size of the script', kind: 'log', format: megabytes, ticks: [0.1, 1, 10, 50] }
const processes: Axis = { label: 'processes', kind: 'log', format: count, ticks: [1, 2, 4, 8, 16, 32] }
const time: Axis = { label: 'time', kind: 'log', format: duration }

const SHEETS: readonly Sheet[] = [
  {
    file: 'start-in-process',
    study: 'applied',
    measure: 'ms',
    title: 'A start with nothing pending: the call alone',
    subtitle: [
      'First call in a fresh process, after its imports. Godwit and raw read and hash every file; the others compare names.',
      SPREAD,
    ],
    x: applied,
    y: time,
  },
  {
    file: 'start-whole-process',
    study: 'applied',
    measure: 'processMs',
    title: 'A start with nothing pending: the whole process',
    subtitle: ['From spawning node until it has ended, imports and connection included.', SPREAD],
    x: applied,
    y: time,
  },
  {
    file: 'script-time',
    study: 'script',
    measure: 'ms',
    title: 'One large script: time',
    subtitle: [`A migration of one CREATE TABLE and many INSERTs, on an empty database. ${SPREAD}`],
    x: script,
    y: time,
  },
  {
    file: 'script-memory',
    study: 'script',
    measure: 'peakMb',
    title: 'One large script: memory',
    subtitle: [`The most that the process had in memory at once, Node included. ${SPREAD}`],
    x: script,
    y: { label: 'peak', kind: 'log', format: megabytes },
  },
  {
    file: 'processes',
    study: 'processes',
    measure: 'ms',
    title: 'Many processes start at once',
    subtitle: [
      '100 migrations, an empty database: from letting all go at once until the last one is done. Who had a process fail, or',
      `applied something twice, has no point. ${SPREAD}`,
    ],
    x: processes,
    y: { ...time, kind: 'linear' },
  },
]

function panel(data: ScalingData, engine: Engine, { study, measure, x, y }: Sheet): Panel {
  const contenders = STUDIES.find(({ key }) => key === study)?.contenders ?? []
  const lines = linesOf(data[study]?.[engine]?.series ?? [], contenders, measure)
  const low = Math.min(...lines.map(({ points }) => points.at(-1)?.y ?? Number.POSITIVE_INFINITY))
  return {
    title: TITLES[engine],
    x: { ...x, ticks: ticksWithin(x.ticks ?? [], lines) },
    y,
    lines,
    ...(y.kind === 'log' && lines.length > 0
      ? { proportion: { label: 'in proportion', end: low * 0.45 } }
      : {}),
  }
}

/** Those that a run of few sizes reaches. */
function ticksWithin(ticks: readonly number[], lines: readonly Line[]): number[] {
  const highest = Math.max(...lines.flatMap(({ points }) => points.map((point) => point.x)))
  return ticks.filter((tick) => tick <= highest)
}

function described({ title, x, y }: Sheet): string {
  return `${title}: ${y.label} by ${x.label}. The values stand in scaling.json beside this file.`
}
