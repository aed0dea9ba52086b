import { execFileSync } from 'node:child_process'
import path from 'node:path'

const PACKAGES = {
  '@godwit/core': 'core',
  '@godwit/dialect-sqlite': 'dialect-sqlite',
  '@godwit/dialect-postgres': 'dialect-postgres',
  godwit: 'cli',
}

/** Packs the packages of this repository as they would be published, and names the tarballs. They have to be built. */
export function packGodwit(repository: string, into: string): Record<string, string> {
  const pnpm = path.join(repository, 'node_modules/pnpm/bin/pnpm.cjs')
  return Object.fromEntries(
    Object.entries(PACKAGES).map(([name, folder]) => {
      const cwd = path.join(repository, 'packages', folder)
      const args = [pnpm, 'pack', '--json', '--pack-destination', into]
      const packed = JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }))
      return [name, packed.filename]
    }),
  )
}
