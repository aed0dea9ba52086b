import type { Engine } from './engine.js'
import { postgresEngine } from './engine-postgres.js'
import { sqliteEngine } from './engine-sqlite.js'

/** Whether everything is to be run: `GODWIT_FAULTS=all`. It takes its time. */
export const ALL = process.env['GODWIT_FAULTS'] === 'all'

const { GODWIT_ENGINES: wanted = '' } = process.env

/** Those that are to be disturbed: all, or those that `GODWIT_ENGINES` names, separated by commas. */
export const ENGINE_NAMES = (['SQLite rollback journal', 'SQLite WAL', 'PostgreSQL'] as const).filter(
  (name) => wanted === '' || wanted.split(',').includes(name),
)

/** @param folder where SQLite's files are to be */
export function engineNamed(name: Engine['name'], folder: string, serverUrl: string): Engine {
  switch (name) {
    case 'SQLite rollback journal':
      return sqliteEngine(folder, 'rollback journal')
    case 'SQLite WAL':
      return sqliteEngine(folder, 'WAL')
    case 'PostgreSQL':
      return postgresEngine(serverUrl)
  }
}
