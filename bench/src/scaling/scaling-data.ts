import type { Engine } from '../engine.js'
import type { Machine } from '../machine.js'
import type { Results } from '../results.js'
import type { Sample } from '../sample.js'
import { type Summary, summary } from '../summary.js'
import type { StudyKey } from './study.js'

/** What `docs/plots/scaling.json` holds, and all that plots and tables are made from. */
export type ScalingData = Readonly<Partial<Record<StudyKey, Readonly<Partial<Record<Engine, EngineData>>>>>>

export interface EngineData {
  /** Of the last run. */
  readonly date: string
  readonly machine: Machine
  readonly series: readonly Series[]
}

/** One entrant, from the smallest size on. */
export interface Series {
  readonly entrant: string
  readonly points: readonly SeriesPoint[]
}

export interface SeriesPoint {
  readonly size: number
  readonly runs: number
  /** The first that went wrong at this size, where something did: then nothing else is told. */
  readonly error?: string
  readonly ms?: Summary
  readonly processMs?: Summary
  readonly peakMb?: Summary
}

export const MEASURES = ['ms', 'processMs', 'peakMb'] as const
export type Measure = (typeof MEASURES)[number]

/** Summarises the samples of one study on one engine. */
export function seriesOf(samples: readonly Sample[]): Series[] {
  return grouped(samples, ({ entrant }) => entrant).map((own) => ({
    entrant: own[0].entrant,
    points: grouped(own, (sample) => String(sizeOf(sample)))
      .map((there) => pointOf(sizeOf(there[0]), there))
      .sort((a, b) => a.size - b.size),
  }))
}

/** The data with these results in place of older ones of the same study and engine. */
export function withResults(
  data: ScalingData,
  study: StudyKey,
  engine: Engine,
  { machine, samples }: Results,
): ScalingData {
  return {
    ...data,
    [study]: {
      ...data[study],
      [engine]: { date: samples.at(-1)?.date ?? '', machine, series: seriesOf(samples) },
    },
  }
}

function grouped(samples: readonly Sample[], keyOf: (sample: Sample) => string): [Sample, ...Sample[]][] {
  const groups = new Map<string, [Sample, ...Sample[]]>()
  for (const sample of samples) {
    const group = groups.get(keyOf(sample))
    if (group) group.push(sample)
    else groups.set(keyOf(sample), [sample])
  }
  return [...groups.values()]
}

/** How large the work of a sample was. */
function sizeOf({ facts }: Sample): number {
  return Number(facts?.['size'])
}

function pointOf(size: number, samples: readonly Sample[]): SeriesPoint {
  const runs = samples.length
  const error = samples.find((sample) => sample.error !== undefined)?.error
  if (error !== undefined) return { size, runs, error }
  const found = MEASURES.flatMap((measure): [Measure, Summary][] => {
    const values = summary(samples.map((sample) => sample[measure]).filter((value) => value !== undefined))
    return values ? [[measure, rounded(values)]] : []
  })
  return { size, runs, ...Object.fromEntries(found) }
}

function rounded({ median, min, max }: Summary): Summary {
  const round = (value: number) => Number(value.toPrecision(4))
  return { median: round(median), min: round(min), max: round(max) }
}
