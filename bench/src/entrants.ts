import { createRequire } from 'node:module'
import type { Engine } from './engine.js'
import type { Conduct, Entrant, Shape } from './entrant.js'
import { drizzleJournal } from './formats/drizzle-journal.js'
import { godwitModules, knexModules, kyselyModules, mikroOrmModules } from './formats/modules.js'
import { dbmateSql, godwitSql, nodePgMigrateSql } from './formats/one-file.js'
import { twoFiles } from './formats/two-files.js'

const NO_CHECKS = 'no checks at all'
const NAMES = 'knows files by name only: an edited one is not noticed'
const NO_LOCK = 'no lock'
const AFTERWARDS = 'records after the commit, so that a crash between them applies twice'

/** Everybody who takes part, in the order of the tables. */
export const ENTRANTS: readonly Entrant[] = [
  raw('raw (a transaction each)', 'each', both('each', NO_CHECKS)),
  raw('raw (one transaction)', 'together', both('together', NO_CHECKS)),
  raw('raw (a transaction each, one round trip)', 'joined', { postgres: conduct('each', 'each', NO_CHECKS) }),
  raw(
    'raw (reads and hashes the files)',
    'hash',
    both('each', 'checks only that files are as they were applied'),
  ),
  { name: 'godwit', contestant: 'godwit', variant: 'each', format: godwitSql, on: both('each', '') },
  {
    name: 'godwit (modules)',
    contestant: 'godwit',
    variant: 'each',
    format: godwitModules,
    on: both('each', ''),
  },
  {
    name: 'godwit (one transaction)',
    contestant: 'godwit',
    variant: 'together',
    format: godwitSql,
    on: { sqlite: conduct('together', null, ''), postgres: conduct('together', null, '') },
  },
  {
    name: 'umzug',
    contestant: 'umzug',
    format: twoFiles,
    on: both('two', `${NAMES}; ${NO_LOCK}; ${AFTERWARDS}`),
  },
  {
    name: 'knex',
    contestant: 'knex',
    format: knexModules,
    on: {
      sqlite: conduct('together', 'each', `${NAMES}; its lock stays after a crash`),
      postgres: conduct('together', 'each', `${NAMES}; its lock stays after a crash`),
    },
  },
  {
    name: 'kysely',
    contestant: 'kysely',
    format: kyselyModules,
    on: {
      sqlite: conduct('none', 'none', `${NAMES}; ${NO_LOCK}, and no transaction`),
      postgres: conduct('together', 'together', NAMES),
    },
  },
  {
    name: 'drizzle-orm',
    contestant: 'drizzle-orm',
    format: drizzleJournal,
    on: {
      sqlite: conduct('together', null, `compares one date, and no file; ${NO_LOCK}; no way back`),
      postgres: conduct('together', null, `compares one date, and no file; ${NO_LOCK}; no way back`),
    },
  },
  {
    name: 'node-pg-migrate',
    contestant: 'node-pg-migrate',
    variant: 'together',
    format: nodePgMigrateSql,
    on: { postgres: conduct('together', 'together', `${NAMES}; who comes second fails`) },
  },
  {
    name: 'node-pg-migrate (a transaction each, waits)',
    contestant: 'node-pg-migrate',
    variant: 'each',
    format: nodePgMigrateSql,
    on: { postgres: conduct('each', 'each', NAMES) },
  },
  {
    name: 'mikro-orm',
    contestant: 'mikro-orm',
    variant: 'together',
    format: mikroOrmModules,
    on: both('together', `${NAMES}; ${NO_LOCK}`),
  },
  {
    name: 'mikro-orm (a transaction each)',
    contestant: 'mikro-orm',
    variant: 'each',
    format: mikroOrmModules,
    on: both('each', `${NAMES}; ${NO_LOCK}`),
  },
  {
    name: 'dbmate (Go)',
    contestant: 'dbmate',
    format: dbmateSql,
    on: {
      sqlite: conduct('each', null, `${NAMES}; ${NO_LOCK}; undoes one migration a run`),
      postgres: conduct('each', null, `${NAMES}; ${NO_LOCK}; undoes one migration a run`),
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
  return { name, contestant: 'raw', variant, format: twoFiles, on }
}

function both(shape: Shape, less: string): Entrant['on'] {
  return { sqlite: conduct(shape, shape, less), postgres: conduct(shape, shape, less) }
}

function conduct(up: Shape, down: Shape | null, less: string): Conduct {
  return { up, down, less }
}
