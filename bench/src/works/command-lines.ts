import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ENGINES, type Engine } from '../engine.js'
import type { Site } from '../entrant.js'
import { dbmateBinary } from '../entrants.js'
import { DBMATE, RAW_HASHES } from '../names.js'
import { programOf } from '../run-contestant.js'

export type Command = 'version' | 'status' | 'upgrade'

/** A tool's own command line. */
export interface CommandLine {
  readonly name: string
  /** The entrant that has applied what it finds. */
  readonly entrant: string
  readonly engines: readonly Engine[]
  readonly less: string
  readonly hasNoVersion?: boolean
  words(command: Command, site: Site): readonly string[]
}

export const COMMAND_LINES: readonly CommandLine[] = [
  {
    name: 'raw (reads and hashes the files), a program',
    entrant: RAW_HASHES,
    engines: ENGINES,
    less: 'no command line, hashes only',
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
              ...['--knexfile', contestantsFile('knex/knexfile.mjs')],
            ]),
      ),
  },
  {
    name: 'node-pg-migrate',
    entrant: 'node-pg-migrate',
    engines: ['postgres'],
    less: 'names only; status is a dry run',
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
          : [
              command === 'status' ? 'migration:pending' : 'migration:up',
              // By its variable it takes no file that ends in .mjs.
              ...['--config', contestantsFile('mikro-orm/mikro-orm.config.mjs')],
            ]),
      ),
  },
  {
    name: 'dbmate (npm)',
    entrant: DBMATE,
    engines: ENGINES,
    less: 'names only',
    words: (command, site) => node('dbmate/node_modules/dbmate/dist/cli.js', ...dbmate(command, site)),
  },
  {
    name: DBMATE,
    entrant: DBMATE,
    engines: ENGINES,
    less: 'names only; no JavaScript',
    words: (command, site) => [dbmateBinary(), ...dbmate(command, site)],
  },
]

export function contestantsFile(file: string): string {
  return fileURLToPath(new URL(`../../contestants/${file}`, import.meta.url))
}

function node(file: string, ...args: readonly string[]): readonly string[] {
  return [process.execPath, contestantsFile(file), ...args]
}

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
