import { createRequire } from 'node:module'
import type { Engine } from './engine.js'
import type { Conduct, Entrant, Shape } from './entrant.js'
import { drizzleJournal } from './formats/drizzle-journal.js'
import { godwitModules, knexModules, kyselyModules, mikroOrmModules } from './formats/modules.js'
import { dbmateSql, godwitSql, nodePgMigrateSql } from './formats/one-file.js'
import { twoFiles } from './formats/two-files.js'
import {
  DBMATE,
  GODWIT,
  GODWIT_MODULES,
  GODWIT_TOGETHER,
  MIKRO_ORM,
  MIKRO_ORM_EACH,
  NODE_PG_MIGRATE_EACH,
  RAW_EACH,
  RAW_HASHES,
  RAW_JOINED,
  RAW_TOGETHER,
} from './names.js'

// Explained in docs/performance.md.
const NO_CHECKS = 'no checks'
const NAMES = 'names only'
const NO_LOCK = 'no lock'
const AFTERWARDS = 'record apart'
const STICKY = 'lock stays'
const NO_WAY_BACK = 'no way back'

/** Everybody who takes part, in the order of the tables. */
export const ENTRANTS: readonly Entrant[] = [
  raw(RAW_EACH, 'each', both('each', NO_CHECKS)),
  raw(RAW_TOGETHER, 'together', both('together', NO_CHECKS)),
  raw(RAW_JOINED, 'joined', { postgres: conduct('each', 'each', NO_CHECKS) }),
  raw(RAW_HASHES, 'hash', both('each', 'hashes only')),
  {
    name: GODWIT,
    contestant: 'godwit',
    variant: 'each',
    preparing: 'together',
    format: godwitSql,
    on: both('each', ''),
  },
  {
    name: GODWIT_MODULES,
    contestant: 'godwit',
    variant: 'each',
    preparing: 'together',
    format: godwitModules,
    on: both('each', ''),
  },
  {
    name: GODWIT_TOGETHER,
    contestant: 'godwit',
    variant: 'together',
    format: godwitSql,
    on: { sqlite: conduct('together', null, ''), postgres: conduct('together', null, '') },
  },
  {
    name: 'umzug',
    contestant: 'umzug',
    format: twoFiles,
    on: both('two', `${NAMES}, ${NO_LOCK}, ${AFTERWARDS}`),
  },
  {
    name: 'knex',
    contestant: 'knex',
    format: knexModules,
    on: {
      sqlite: conduct('together', 'each', `${NAMES}, ${STICKY}`),
      postgres: conduct('together', 'each', `${NAMES}, ${STICKY}`),
    },
  },
  {
    name: 'kysely',
    contestant: 'kysely',
    format: kyselyModules,
    on: {
      sqlite: conduct('none', 'none', `${NAMES}, ${NO_LOCK}, no transaction`),
      postgres: conduct('together', 'together', NAMES),
    },
  },
  {
    name: 'drizzle-orm',
    contestant: 'drizzle-orm',
    format: drizzleJournal,
    on: {
      sqlite: conduct('together', null, `one date only, ${NO_LOCK}, ${NO_WAY_BACK}`),
      postgres: conduct('together', null, `one date only, ${NO_LOCK}, ${NO_WAY_BACK}`),
    },
  },
  {
    name: 'node-pg-migrate',
    contestant: 'node-pg-migrate',
    variant: 'together',
    format: nodePgMigrateSql,
    on: { postgres: conduct('together', 'together', `${NAMES}, second one fails`) },
  },
  {
    name: NODE_PG_MIGRATE_EACH,
    contestant: 'node-pg-migrate',
    variant: 'each',
    format: nodePgMigrateSql,
    on: { postgres: conduct('each', 'each', NAMES) },
  },
  {
    name: MIKRO_ORM,
    contestant: 'mikro-orm',
    variant: 'together',
    format: mikroOrmModules,
    on: both('together', `${NAMES}, ${NO_LOCK}`),
  },
  {
    name: MIKRO_ORM_EACH,
    contestant: 'mikro-orm',
    variant: 'each',
    format: mikroOrmModules,
    on: both('each', `${NAMES}, ${NO_LOCK}`),
  },
  {
    name: DBMATE,
    contestant: 'dbmate',
    format: dbmateSql,
    on: {
      sqlite: conduct('each', null, `${NAMES}, ${NO_LOCK}`),
      postgres: conduct('each', null, `${NAMES}, ${NO_LOCK}`),
    },
    commandLine: ({ engine, folder, database }) => [
      dbmateBinary(),
      ...['--url', engine === 'sqlite' ? `sqlite:${database}` : `${database}?sslmode=disable`],
      ...['--migrations-dir', `${folder}/migrations`, '--no-dump-schema', 'migrate'],
    ],
  },
]

/** Those who know the engine, in the order of the tables. */
export function entrantsOn(engine: Engine, contestants?: readonly string[]): Entrant[] {
  return ENTRANTS.filter(
    ({ on, contestant }) =>
      on[engine] !== undefined && (contestants === undefined || contestants.includes(contestant)),
  )
}

/** Its executable itself, for the script that npm puts before it is Node. */
export function dbmateBinary(): string {
  const wrapper = createRequire(new URL('../contestants/dbmate/package.json', import.meta.url))
  const { platform, arch } = process
  const name = `@dbmate/${platform}-${arch}`
  const own = createRequire(wrapper.resolve('dbmate'))
  return own.resolve(`${name}/bin/dbmate${platform === 'win32' ? '.exe' : ''}`)
}

function raw(name: string, variant: string, on: Entrant['on']): Entrant {
  return {
    name,
    contestant: 'raw',
    variant,
    preparing: variant === 'hash' ? 'hash-together' : 'together',
    format: twoFiles,
    on,
  }
}

function both(shape: Shape, less: string): Entrant['on'] {
  return { sqlite: conduct(shape, shape, less), postgres: conduct(shape, shape, less) }
}

function conduct(up: Shape, down: Shape | null, less: string): Conduct {
  return { up, down, less }
}
