import type { Engine } from '../engine.js'
import type { Entrant } from '../entrant.js'
import { ENTRANTS } from '../entrants.js'
import type { LineStyle } from '../plot/figure.js'

/** Something that grows, and what takes part in it. */
export interface Study {
  readonly key: StudyKey
  /** What is asked of everybody at each of these, from the smallest on. */
  readonly sizes: readonly number[]
  readonly quickSizes: readonly number[]
  readonly rounds: number
  readonly contenders: readonly Contender[]
}

export type StudyKey = 'applied' | 'script' | 'processes'

/** An entrant as it is drawn. */
export interface Contender {
  readonly entrant: Entrant
  readonly label: string
  readonly style: LineStyle
}

export const STUDIES: readonly Study[] = [
  {
    key: 'applied',
    sizes: [10, 30, 100, 300, 1000, 3000, 10_000],
    quickSizes: [10, 30, 100],
    rounds: 5,
    contenders: [
      contender('raw (reads and hashes the files)', 'raw with hashes', 'base'),
      contender('godwit', 'godwit', 'hero'),
      contender('umzug', 'umzug', 'peer-1'),
      contender('knex', 'knex', 'peer-2'),
      contender('kysely', 'kysely', 'peer-3'),
    ],
  },
  {
    key: 'script',
    sizes: [0.1, 0.5, 2, 10, 50],
    quickSizes: [0.1, 0.5],
    rounds: 3,
    contenders: [
      contender('raw (a transaction each)', 'raw', 'base'),
      contender('godwit', 'godwit', 'hero'),
      contender('umzug', 'umzug', 'peer-1'),
      contender('knex', 'knex', 'peer-2'),
      contender('drizzle-orm', 'drizzle-orm', 'peer-4'),
    ],
  },
  {
    key: 'processes',
    sizes: [1, 2, 4, 8, 16, 32],
    quickSizes: [1, 2, 4],
    rounds: 3,
    contenders: [
      contender('raw (a transaction each)', 'raw', 'base'),
      contender('godwit', 'godwit', 'hero'),
      contender('umzug', 'umzug', 'peer-1'),
      contender('knex', 'knex', 'peer-2'),
      contender('kysely', 'kysely', 'peer-3'),
      contender('node-pg-migrate (a transaction each, waits)', 'node-pg-migrate', 'peer-4'),
    ],
  },
]

export function contendersOn(engine: Engine, { contenders }: Study): readonly Contender[] {
  return contenders.filter(({ entrant }) => entrant.on[engine] !== undefined)
}

function contender(name: string, label: string, style: LineStyle): Contender {
  const entrant = ENTRANTS.find((one) => one.name === name)
  if (entrant === undefined) throw new Error(`Nobody takes part under the name ${name}.`)
  return { entrant, label, style }
}
