import { factsOf, inRounds, type Measure } from './columns.js'
import { figure } from './numbers.js'
import type { Sample } from './sample.js'
import { pairedRatios, summary } from './summary.js'

/** Says whether a target is met by what was measured on one engine; undefined where too little was. */
export type Judge = (of: SamplesOf, all: readonly Sample[]) => Judgement | undefined

/** The samples of an entrant, of the work in question unless another is named. */
export type SamplesOf = (entrant: string, work?: string) => readonly Sample[]

export interface Judgement {
  readonly result: string
  readonly isMet: boolean
}

/** The median of the ratios within each round is no more than `limit`. */
export function atMost(limit: number, measure: Measure, entrant: string, base: string): Judge {
  return (of) => limited(timesOf(of(entrant), of(base), measure), limit)
}

/** It takes no more than `limit` times what it takes for the smaller work. */
export function growth(entrant: string, smaller: string, limit: number): Judge {
  return (of) => {
    const more = medianOf(of(entrant), 'ms')
    const less = medianOf(of(entrant, smaller), 'ms')
    return more === undefined || less === undefined ? undefined : limited(more / less, limit)
  }
}

/** Its peak memory is no more than so many MB above that of `base`. */
export function memory(entrant: string, base: string, limit: number): Judge {
  return (of) => {
    const mine = medianOf(of(entrant), 'peakMb')
    const theirs = medianOf(of(base), 'peakMb')
    if (mine === undefined || theirs === undefined) return undefined
    const more = mine - theirs
    return { result: `raw + ${figure(more)} MB`, isMet: more <= limit }
  }
}

/** The last of a crowd has done no later than `limit` times what one takes alone. */
export function timesAlone(entrant: string, limit: number): Judge {
  return (of) => limited(summary(factsOf(of(entrant), 'timesAlone'))?.median, limit)
}

/** In every round of a crowd nobody failed, and everything was applied once. */
export function rightness(entrant: string): Judge {
  return (of) => {
    const samples = of(entrant)
    if (samples.length === 0) return undefined
    const right = samples.filter(
      ({ error, facts }) =>
        error === undefined && facts?.['failed'] === 0 && facts['wrong'] === 0 && facts['later'] === 1,
    )
    return { result: `${right.length} of ${samples.length} rounds`, isMet: right.length === samples.length }
  }
}

/** None of the others is faster: of `among`, or of all that are neither Godwit's nor raw, and do their work in JavaScript. */
export function fastest(measure: Measure, entrant: string, among?: readonly string[]): Judge {
  return (of, all) => {
    const isPeer = (name: string) => among?.includes(name) ?? !/^raw|^godwit|^dbmate|^node -e/.test(name)
    const peers = [...new Set(all.map((sample) => sample.entrant))].filter(isPeer)
    const ratios = peers.flatMap((name) => {
      const times = timesOf(of(entrant), of(name), measure)
      return times === undefined ? [] : [{ name, times }]
    })
    const [best] = ratios.toSorted((a, b) => b.times - a.times)
    return best && { result: `${figure(best.times)} × ${best.name}`, isMet: best.times <= 1 }
  }
}

function timesOf(own: readonly Sample[], base: readonly Sample[], measure: Measure): number | undefined {
  return summary(pairedRatios(inRounds(own, measure), inRounds(base, measure)))?.median
}

function limited(times: number | undefined, limit: number): Judgement | undefined {
  return times === undefined ? undefined : { result: `${figure(times)} ×`, isMet: times <= limit }
}

function medianOf(samples: readonly Sample[], measure: Measure): number | undefined {
  return summary(inRounds(samples, measure).map(({ value }) => value))?.median
}
