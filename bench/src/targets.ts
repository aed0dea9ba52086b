import { factsOf, inRounds, type Measure } from './columns.js'
import { ENGINES, type Engine } from './engine.js'
import { figure } from './numbers.js'
import type { Sample } from './sample.js'
import { pairedRatios, summary } from './summary.js'
import { NO_COPY } from './works/add-column.js'
import { NODE } from './works/command.js'
import { HASHES } from './works/start.js'

/** What Godwit sets itself, and how it is judged from what was measured. */
interface Target {
  readonly work: string
  readonly text: string
  readonly engines: readonly Engine[]
  /** Undefined where too little was measured to say. */
  judge(of: SamplesOf, all: readonly Sample[]): Judgement | undefined
}

interface Judgement {
  readonly result: string
  readonly isMet: boolean
}

type SamplesOf = (entrant: string, work?: string) => readonly Sample[]

/** A row for each target that was measured: work, engine, target, result, met or not. */
export function targetRows(samples: readonly Sample[]): string[][] {
  return TARGETS.flatMap(({ work, text, engines, judge }) =>
    engines.flatMap((engine) => {
      const here = samples.filter((sample) => sample.engine === engine)
      const of: SamplesOf = (entrant, other = work) =>
        here.filter((sample) => sample.work === other && sample.entrant === entrant)
      const judged = judge(
        of,
        here.filter((sample) => sample.work === work),
      )
      if (judged === undefined) return []
      return [[work, engine, text, judged.result, judged.isMet ? 'met' : '**not met**']]
    }),
  )
}

const EACH = 'raw (a transaction each)'
const TOGETHER = 'raw (one transaction)'

const TARGETS: readonly Target[] = [
  {
    work: 'start',
    text: 'first call ≤ 1.3 × raw with hashes',
    engines: ENGINES,
    judge: atMost(1.3, 'ms', 'godwit', HASHES),
  },
  {
    work: 'start',
    text: 'modules: first call ≤ 1.3 × raw with hashes',
    engines: ENGINES,
    judge: atMost(1.3, 'ms', 'godwit (modules)', HASHES),
  },
  {
    work: 'start',
    text: 'whole process faster than every JavaScript peer',
    engines: ENGINES,
    judge: fastest('processMs', 'godwit'),
  },
  ...['godwit', 'godwit (modules)'].map(
    (entrant): Target => ({
      work: 'start-long',
      text: `${entrant}: 10 × the history, ≤ 10 × the time`,
      engines: ENGINES,
      judge: (of) => growth(of(entrant), of(entrant, 'start')),
    }),
  ),
  { work: 'apply', text: '≤ 1.15 × raw', engines: ['sqlite'], judge: atMost(1.15, 'ms', 'godwit', EACH) },
  { work: 'apply', text: '≤ 1.25 × raw', engines: ['postgres'], judge: atMost(1.25, 'ms', 'godwit', EACH) },
  {
    work: 'apply',
    text: 'no JavaScript contestant with a transaction for each is faster',
    engines: ENGINES,
    judge: fastest('ms', 'godwit'),
  },
  {
    work: 'apply',
    text: 'peak memory ≤ raw + 10 MB',
    engines: ENGINES,
    judge: (of) => memory(of('godwit'), of(EACH), 10),
  },
  {
    work: 'apply-together',
    text: '≤ 1.2 × raw',
    engines: ENGINES,
    judge: atMost(1.2, 'ms', 'godwit (one transaction)', TOGETHER),
  },
  {
    work: 'apply-together',
    text: 'no slower than drizzle-orm',
    engines: ENGINES,
    judge: atMost(1, 'ms', 'godwit (one transaction)', 'drizzle-orm'),
  },
  { work: 'revert', text: '≤ 1.2 × raw', engines: ENGINES, judge: atMost(1.2, 'ms', 'godwit', EACH) },
  {
    work: 'revert',
    text: 'fastest of those with a transaction for each',
    engines: ENGINES,
    judge: fastest('ms', 'godwit', [
      'godwit',
      'umzug',
      'knex',
      'mikro-orm (a transaction each)',
      'node-pg-migrate (a transaction each, waits)',
    ]),
  },
  { work: 'script', text: '≤ 1.25 × raw', engines: ENGINES, judge: atMost(1.25, 'ms', 'godwit', EACH) },
  {
    work: 'script',
    text: 'peak memory ≤ raw + 3 × the script',
    engines: ENGINES,
    judge: (of) => memory(of('godwit'), of(EACH), 30),
  },
  {
    work: 'cli-version',
    text: '≤ 1.15 × node -e 0',
    engines: ['sqlite'],
    judge: atMost(1.15, 'processMs', 'godwit', NODE),
  },
  ...(['cli-status', 'cli-upgrade'] as const).flatMap((work): Target[] => [
    { work, text: '≤ 2.0 × node -e 0', engines: ['sqlite'], judge: atMost(2, 'processMs', 'godwit', NODE) },
    {
      work,
      text: '≤ 2.6 × node -e 0',
      engines: ['postgres'],
      judge: atMost(2.6, 'processMs', 'godwit', NODE),
    },
    {
      work,
      text: 'fastest of the JavaScript commands',
      engines: ENGINES,
      judge: fastest('processMs', 'godwit'),
    },
  ]),
  {
    work: 'crowd',
    text: 'all exit 0, each applied once, the next start is fine',
    engines: ENGINES,
    judge: (of) => rightness(of('godwit')),
  },
  {
    work: 'crowd-repeatable',
    text: 'the same',
    engines: ENGINES,
    judge: (of) => rightness(of('godwit')),
  },
  {
    work: 'crowd',
    text: 'last one done ≤ 1.5 × one process alone',
    engines: ENGINES,
    judge: (of) => limited(summary(factsOf(of('godwit'), 'timesAlone'))?.median, 1.5),
  },
  {
    work: 'add-column',
    text: '≤ 1.3 × raw (without the safety copy)',
    engines: ['sqlite'],
    judge: atMost(1.3, 'ms', NO_COPY, EACH),
  },
]

function atMost(limit: number, measure: Measure, entrant: string, base: string): Target['judge'] {
  return (of) => {
    const ratios = pairedRatios(inRounds(of(entrant), measure), inRounds(of(base), measure))
    return limited(summary(ratios)?.median, limit)
  }
}

function limited(value: number | undefined, limit: number): Judgement | undefined {
  return value === undefined ? undefined : { result: `${figure(value)} ×`, isMet: value <= limit }
}

function growth(long: readonly Sample[], short: readonly Sample[]): Judgement | undefined {
  const [more, less] = [long, short].map((one) => medianOf(one, 'ms'))
  return more === undefined || less === undefined ? undefined : limited(more / less, 10)
}

function memory(own: readonly Sample[], base: readonly Sample[], limit: number): Judgement | undefined {
  const [mine, theirs] = [own, base].map((one) => medianOf(one, 'peakMb'))
  if (mine === undefined || theirs === undefined) return undefined
  return { result: `raw + ${figure(mine - theirs)} MB`, isMet: mine - theirs <= limit }
}

function rightness(samples: readonly Sample[]): Judgement | undefined {
  if (samples.length === 0) return undefined
  const right = samples.filter(
    ({ error, facts }) =>
      error === undefined && facts?.['failed'] === 0 && facts['extra'] === 0 && facts['later'] === 1,
  )
  return { result: `${right.length} of ${samples.length} rounds`, isMet: right.length === samples.length }
}

/** Compared with all that were measured, other than Godwit's own ways, raw programs, and what is no JavaScript. */
function fastest(measure: Measure, entrant: string, among?: readonly string[]): Target['judge'] {
  return (of, all) => {
    const isPeer = (name: string) => among?.includes(name) ?? !/^raw|^godwit|\(Go\)$|^node -e/.test(name)
    const peers = [...new Set(all.map((sample) => sample.entrant))].filter(
      (name) => isPeer(name) && name !== entrant,
    )
    const ratios = peers.flatMap((name) => {
      const median = summary(
        pairedRatios(inRounds(of(entrant), measure), inRounds(of(name), measure)),
      )?.median
      return median === undefined ? [] : [{ name, median }]
    })
    const [best] = ratios.toSorted((a, b) => b.median - a.median)
    return best && { result: `${figure(best.median)} × ${best.name}`, isMet: best.median <= 1 }
  }
}

function medianOf(samples: readonly Sample[], measure: Measure): number | undefined {
  return summary(inRounds(samples, measure).map(({ value }) => value))?.median
}
