import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bench = fileURLToPath(new URL('..', import.meta.url))
const root = join(bench, '..')
const godwit = join(bench, 'contestants/godwit')
const pnpm = [process.execPath, join(root, 'node_modules/pnpm/bin/pnpm.cjs')]

/** Their packages by the name that their tarballs have in `contestants/godwit/package.json`. */
const PACKED = {
  core: '@godwit/core',
  'dialect-sqlite': '@godwit/dialect-sqlite',
  'dialect-postgres': '@godwit/dialect-postgres',
  godwit: 'godwit',
}

/** Installs everybody's pinned packages, and Godwit's from tarballs as they would be published from here. */
export function installContestants(): void {
  run([...pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], bench)
  const tarballs = join(godwit, 'tarballs')
  rmSync(tarballs, { recursive: true, force: true })
  rmSync(join(godwit, 'node_modules'), { recursive: true, force: true })
  for (const [file, name] of Object.entries(PACKED)) {
    const packed = join(tarballs, file)
    mkdirSync(packed, { recursive: true })
    run([...pnpm, '--filter', name, 'pack', '--pack-destination', packed], root)
    const [tarball = ''] = readdirSync(packed)
    renameSync(join(packed, tarball), join(tarballs, `${file}.tgz`))
    rmSync(packed, { recursive: true })
  }
  // A lock file would hold what the tarballs of the last build hashed to.
  run([...pnpm, 'install', '--no-lockfile', '--prefer-offline'], godwit)
}

function run([program = '', ...args]: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`)
}
