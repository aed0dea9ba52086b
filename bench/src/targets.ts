import { ENGINES, type Engine, TITLES } from './engine.js'
import {
  atMost,
  fastest,
  growth,
  type Judge,
  memory,
  rightness,
  type SamplesOf,
  timesAlone,
} from './judge.js'
import {
  GODWIT,
  GODWIT_MODULES,
  GODWIT_TOGETHER,
  GODWIT_WITHOUT_COPY,
  MIKRO_ORM_EACH,
  NODE,
  NODE_PG_MIGRATE_EACH,
  RAW_EACH,
  RAW_HASHES,
  RAW_TOGETHER,
} from './names.js'
import type { Sample } from './sample.js'

/** What Godwit sets itself. */
interface Target {
  readonly work: string
  readonly text: string
  readonly engines: readonly Engine[]
  readonly judge: Judge
}

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
      return [[work, TITLES[engine], text, judged.result, judged.isMet ? 'met' : '**not met**']]
    }),
  )
}

const TARGETS: readonly Target[] = [
  {
    work: 'start',
    text: 'first call ≤ 1.3 × raw with hashes',
    engines: ENGINES,
    judge: atMost(1.3, 'ms', GODWIT, RAW_HASHES),
  },
  {
    work: 'start',
    text: 'modules: first call ≤ 1.3 × raw with hashes',
    engines: ENGINES,
    judge: atMost(1.3, 'ms', GODWIT_MODULES, RAW_HASHES),
  },
  {
    work: 'start',
    text: 'whole process faster than every JavaScript peer',
    engines: ENGINES,
    judge: fastest('processMs', GODWIT),
  },
  ...[GODWIT, GODWIT_MODULES].map(
    (entrant): Target => ({
      work: 'start-long',
      text: `${entrant}: 10 × the history, ≤ 10 × the time`,
      engines: ENGINES,
      judge: growth(entrant, 'start', 10),
    }),
  ),
  { work: 'apply', text: '≤ 1.15 × raw', engines: ['sqlite'], judge: atMost(1.15, 'ms', GODWIT, RAW_EACH) },
  { work: 'apply', text: '≤ 1.25 × raw', engines: ['postgres'], judge: atMost(1.25, 'ms', GODWIT, RAW_EACH) },
  {
    work: 'apply',
    text: 'no JavaScript contestant with a transaction for each is faster',
    engines: ENGINES,
    judge: fastest('ms', GODWIT),
  },
  {
    work: 'apply',
    text: 'peak memory ≤ raw + 10 MB',
    engines: ENGINES,
    judge: memory(GODWIT, RAW_EACH, 10),
  },
  {
    work: 'apply-together',
    text: '≤ 1.2 × raw',
    engines: ENGINES,
    judge: atMost(1.2, 'ms', GODWIT_TOGETHER, RAW_TOGETHER),
  },
  {
    work: 'apply-together',
    text: 'no slower than drizzle-orm',
    engines: ENGINES,
    judge: atMost(1, 'ms', GODWIT_TOGETHER, 'drizzle-orm'),
  },
  { work: 'revert', text: '≤ 1.2 × raw', engines: ENGINES, judge: atMost(1.2, 'ms', GODWIT, RAW_EACH) },
  {
    work: 'revert',
    text: 'fastest of those with a transaction for each',
    engines: ENGINES,
    judge: fastest('ms', GODWIT, ['umzug', 'knex', MIKRO_ORM_EACH, NODE_PG_MIGRATE_EACH]),
  },
  { work: 'script', text: '≤ 1.25 × raw', engines: ENGINES, judge: atMost(1.25, 'ms', GODWIT, RAW_EACH) },
  {
    work: 'script',
    text: 'peak memory ≤ raw + 3 × the script',
    engines: ENGINES,
    judge: memory(GODWIT, RAW_EACH, 30),
  },
  {
    work: 'cli-version',
    text: '≤ 1.15 × node -e 0',
    engines: ['sqlite'],
    judge: atMost(1.15, 'processMs', GODWIT, NODE),
  },
  ...(['cli-status', 'cli-upgrade'] as const).flatMap((work): Target[] => [
    { work, text: '≤ 2.0 × node -e 0', engines: ['sqlite'], judge: atMost(2, 'processMs', GODWIT, NODE) },
    {
      work,
      text: '≤ 2.6 × node -e 0',
      engines: ['postgres'],
      judge: atMost(2.6, 'processMs', GODWIT, NODE),
    },
    {
      work,
      text: 'fastest of the JavaScript commands',
      engines: ENGINES,
      judge: fastest('processMs', GODWIT),
    },
  ]),
  {
    work: 'crowd',
    text: 'all exit 0, each applied once, the next start is fine',
    engines: ENGINES,
    judge: rightness(GODWIT),
  },
  {
    work: 'crowd-repeatable',
    text: 'all exit 0, each applied once, the next start is fine',
    engines: ENGINES,
    judge: rightness(GODWIT),
  },
  {
    work: 'crowd',
    text: 'last one done ≤ 1.5 × one process alone',
    engines: ENGINES,
    judge: timesAlone(GODWIT, 1.5),
  },
  {
    work: 'add-column',
    text: '≤ 1.3 × raw (without the safety copy)',
    engines: ['sqlite'],
    judge: atMost(1.3, 'ms', GODWIT_WITHOUT_COPY, RAW_EACH),
  },
]
