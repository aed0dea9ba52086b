import { withRange } from './numbers.js'
import type { Sample } from './sample.js'
import { type InRound, pairedRatios, summary } from './summary.js'

export interface Column {
  readonly head: string
  /** What stands there for one participant, whose samples these are; `base` are those that it is compared with. */
  cell(samples: readonly Sample[], base: readonly Sample[]): string
}

export type Measure = 'ms' | 'processMs' | 'cpuMs' | 'peakMb'

/** A measured value: median and range. */
export function measured(head: string, measure: Measure): Column {
  return { head, cell: (samples) => withRange(summary(inRounds(samples, measure).map(({ value }) => value))) }
}

/** How many times that of the base it is: median and range of the ratios within each round. */
export function ratio(head: string, measure: Measure): Column {
  return {
    head,
    cell: (samples, base) =>
      withRange(summary(pairedRatios(inRounds(samples, measure), inRounds(base, measure)))),
  }
}

/** The median of a fact. */
export function fact(head: string, name: string): Column {
  return { head, cell: (samples) => withRange(summary(factsOf(samples, name))) }
}

/** A count that is zero where all is well. */
export function count(head: string, name: string): Column {
  return { head, cell: (samples) => factsOf(samples, name).join(', ') || '–' }
}

/** In how many of the rounds something was so. */
export function share(head: string, name: string, isSo: (value: number) => boolean): Column {
  return {
    head,
    cell(samples) {
      const values = factsOf(samples, name)
      return values.length === 0 ? '–' : `${values.filter(isSo).length} of ${values.length}`
    },
  }
}

export function inRounds(samples: readonly Sample[], measure: Measure): InRound[] {
  return samples.flatMap((sample) => {
    const value = sample.error === undefined ? sample[measure] : undefined
    return value === undefined ? [] : [{ round: sample.round, value }]
  })
}

export function factsOf(samples: readonly Sample[], name: string): number[] {
  return samples.flatMap(({ facts }) => {
    const value = facts?.[name]
    return value === undefined ? [] : [value]
  })
}

/** Of work that is done within a process. */
export const TIMES: readonly Column[] = [
  measured('ms', 'ms'),
  ratio('× raw', 'ms'),
  measured('whole process, ms', 'processMs'),
  ratio('× raw process', 'processMs'),
  ratio('CPU × raw', 'cpuMs'),
]

export const PEAK: Column = measured('peak memory, MB', 'peakMb')
