import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../bench.js'
import { measured, ratio } from '../columns.js'
import { ENGINES, type Engine } from '../engine.js'
import type { Site } from '../entrant.js'
import { dbmateBinary, ENTRANTS } from '../entrants.js'
import { outcomeOf, programOf } from '../run-contestant.js'
import { timedProcess } from '../timed-process.js'
import type { Participant, Work } from './work.js'

type Command = 'version' | 'status' | 'upgrade'

/** A tool's own command line. */
interface CommandLine {
  readonly name: string
  /** The entrant that has applied what it finds. */
  readonly entrant: string
  readonly engines: readonly Engine[]
  readonly less: string
  readonly hasNoVersion?: boolean
  words(command: Command, site: Site): readonly string[]
}

export const NODE = 'node -e 0'

export const version = commanding(
  'cli-version',
  'The command: `--version`',
  'As a whole process, like everything about commands.',
  'version',
)

export const status = commanding(
  'cli-status',
  'The command: status with 500 applied',
  'What is applied and pending, by the command that each tool has for it. The raw driver is a program that looks whether something is to be done.',
  'status',
)

export const upgrade = commanding(
  'cli-upgrade',
  'The command: upgrade with nothing pending, 500 applied',
  'What a deployment runs each time.',
  'upgrade',
)

function commanding(name: string, title: string, text: string, command: Command): Work {
  return {
    name,
    title,
    text,
    rounds: 9,
    engines: command === 'version' ? ['sqlite'] : ENGINES,
    columns: [measured('whole process, ms', 'processMs'), ratio('× node -e 0', 'processMs')],
    base: () => NODE,
    participants: (engine) => [
      nothing(),
      ...COMMAND_LINES.filter(({ engines, hasNoVersion = false }) =>
        command === 'version' ? !hasNoVersion : engines.includes(engine),
      ).map((line) => participant(line, command)),
    ],
  }
}

function nothing(): Participant {
  return {
    name: NODE,
    contestant: 'node',
    less: 'everything',
    measure: async () => outcomeOf(await timedProcess([process.execPath, '-e', '0'])),
  }
}

function participant({ name, entrant, less, words }: CommandLine, command: Command): Participant {
  const owner = ENTRANTS.find((one) => one.name === entrant)
  if (owner === undefined) throw new Error(`Nobody is called ${entrant}.`)
  return {
    name,
    contestant: owner.contestant,
    less,
    async measure(bench: Bench) {
      if (command === 'version') return outcomeOf(await timedProcess(words(command, NOWHERE)))
      const options = { count: bench.sizes.line }
      const database = await bench.arena.copy(await bench.prepared(owner, options))
      return bench.on(owner, options, database, async (site) => {
        const env = {
          BENCH_ENGINE: site.engine,
          BENCH_DATABASE: database,
          BENCH_FOLDER: site.folder,
          MIKRO_ORM_CLI_CONFIG: contestants('mikro-orm/mikro-orm.config.mjs'),
        }
        return outcomeOf(
          await timedProcess(words(command, site), { cwd: contestants(owner.contestant), env }),
        )
      })
    },
  }
}

/** No command that tells its version needs a database. */
const NOWHERE: Site = { engine: 'sqlite', folder: '', database: '' }

function contestants(file: string): string {
  return fileURLToPath(new URL(`../../contestants/${file}`, import.meta.url))
}

function node(file: string, ...args: readonly string[]): readonly string[] {
  return [process.execPath, contestants(file), ...args]
}

const COMMAND_LINES: readonly CommandLine[] = [
  {
    name: 'raw (reads and hashes the files), a program',
    entrant: 'raw (reads and hashes the files)',
    engines: ENGINES,
    less: 'no command line; checks only that files are as they were applied',
    hasNoVersion: true,
    words: (_, site) => programOf({ contestant: 'raw', variant: 'hash' }, 'upgrade', site),
  },
  {
    name: 'godwit',
    entrant: 'godwit',
    engines: ENGINES,
    less: '',
    words: (command, site) =>
      node(
        'godwit/node_modules/godwit/bin/godwit.cjs',
        ...(command === 'version' ? ['--version'] : [command, '-u', urlOf(site), '-m', migrationsOf(site)]),
      ),
  },
  {
    name: 'umzug',
    entrant: 'umzug',
    engines: ENGINES,
    less: 'names only',
    hasNoVersion: true,
    words: (command) => node('umzug/cli.mjs', command === 'status' ? 'pending' : 'up'),
  },
  {
    name: 'knex',
    entrant: 'knex',
    engines: ENGINES,
    less: 'names only',
    words: (command) =>
      node(
        'knex/node_modules/knex/bin/cli.js',
        ...(command === 'version'
          ? ['--version']
          : [
              ...(command === 'status' ? ['migrate:list'] : ['migrate:latest']),
              ...['--knexfile', contestants('knex/knexfile.mjs')],
            ]),
      ),
  },
  {
    name: 'node-pg-migrate',
    entrant: 'node-pg-migrate',
    engines: ['postgres'],
    less: 'names only; has no status, so that is a dry run',
    words: (command, site) =>
      node(
        'node-pg-migrate/node_modules/node-pg-migrate/bin/node-pg-migrate.js',
        ...(command === 'version'
          ? ['--version']
          : [
              'up',
              ...(command === 'status' ? ['--dry-run'] : []),
              ...['-m', migrationsOf(site), '-d', 'BENCH_DATABASE'],
            ]),
      ),
  },
  {
    name: 'mikro-orm',
    entrant: 'mikro-orm',
    engines: ENGINES,
    less: 'names only',
    words: (command) =>
      node(
        'mikro-orm/node_modules/@mikro-orm/cli/cli.js',
        ...(command === 'version'
          ? ['--version']
          : [command === 'status' ? 'migration:pending' : 'migration:up']),
      ),
  },
  {
    name: 'dbmate (npm)',
    entrant: 'dbmate (Go)',
    engines: ENGINES,
    less: 'names only',
    words: (command, site) => node('dbmate/node_modules/dbmate/dist/cli.js', ...dbmate(command, site)),
  },
  {
    name: 'dbmate (Go)',
    entrant: 'dbmate (Go)',
    engines: ENGINES,
    less: 'names only; no JavaScript',
    words: (command, site) => [dbmateBinary(), ...dbmate(command, site)],
  },
]

function dbmate(command: Command, site: Site): readonly string[] {
  if (command === 'version') return ['--version']
  const url = site.engine === 'sqlite' ? urlOf(site) : `${urlOf(site)}?sslmode=disable`
  const name = command === 'status' ? 'status' : 'migrate'
  return ['--url', url, '--migrations-dir', migrationsOf(site), '--no-dump-schema', name]
}

function migrationsOf({ folder }: Site): string {
  return join(folder, 'migrations')
}

function urlOf({ engine, database }: Site): string {
  return engine === 'sqlite' ? `sqlite:${database}` : database
}
