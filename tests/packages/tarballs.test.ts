import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packAll, root } from './pack.js'

/** What is published, and the folder that its manifest has to name. */
const FOLDERS: Readonly<Record<string, string>> = {
  '@godwit/core': 'packages/core',
  '@godwit/dialect-sqlite': 'packages/dialect-sqlite',
  '@godwit/dialect-postgres': 'packages/dialect-postgres',
  '@godwit/testkit': 'packages/testkit',
  godwit: 'packages/cli',
}
const NAMES = Object.keys(FOLDERS)

const REPOSITORY = 'https://github.com/godwit-db/godwit'

/** Ways to resolve a package that an ESM-only one leaves out: those of before `exports`, and `require` of before Node 20.19. */
const NOT_SUPPORTED = ['node10', 'node16-cjs']

let packed: Awaited<ReturnType<typeof packAll>>

beforeAll(async () => {
  packed = await packAll()
})

afterAll(() => packed.remove())

function find(name: string) {
  const found = packed.packages.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} was not packed`)
  return found
}

/** A file of a tarball, as text. */
async function read(name: string, path: string): Promise<string> {
  const { stdout } = await promisify(execFile)('tar', ['-xOf', find(name).tarball, `package/${path}`])
  return stdout
}

it('are those of all packages that have a folder, and no other', () => {
  expect(packed.packages.map(({ name }) => name).toSorted()).toEqual(NAMES.toSorted())
})

it('have one version', () => {
  expect(new Set(packed.packages.map(({ version }) => version)).size).toBe(1)
})

describe.each(NAMES)('the tarball of %s', (name) => {
  it('is found without fault by publint', async () => {
    const data = new Uint8Array(await readFile(find(name).tarball))
    const { messages, pkg } = await publint({ pack: { tarball: data.buffer }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
  })

  it('has types that are right wherever an ESM-only package can be imported', async () => {
    const data = new Uint8Array(await readFile(find(name).tarball))
    const result = await checkPackage(createPackageFromTarballData(data))
    if (result.types === false) throw new Error('It has no types.')
    expect(
      result.problems.filter(
        (problem) => !('resolutionKind' in problem && NOT_SUPPORTED.includes(problem.resolutionKind)),
      ),
    ).toEqual([])
  })

  it('says what it is, whose, and for which Node', async () => {
    expect(JSON.parse(await read(name, 'package.json'))).toMatchObject({
      description: expect.stringMatching(/^[A-Z].{20,}[^.]$/),
      keywords: expect.arrayContaining(['migrations']),
      license: 'MIT',
      homepage: `${REPOSITORY}#readme`,
      bugs: { url: `${REPOSITORY}/issues` },
      repository: {
        type: 'git',
        url: `git+${REPOSITORY}.git`,
        directory: FOLDERS[name],
      },
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20.19.0' },
      publishConfig: { access: 'public' },
    })
  })

  it('has one way in for each export, with types, and none to its insides', async () => {
    const { exports, main, module, types } = JSON.parse(await read(name, 'package.json'))
    expect([main, module, types]).toEqual([undefined, undefined, undefined])
    const { './package.json': manifest, ...entries } = exports
    expect(manifest).toBe('./package.json')
    for (const target of Object.values<Record<string, string>>(entries)) {
      expect(Object.keys(target)).toEqual(['types', 'default'])
      for (const file of Object.values(target)) expect(find(name).files).toContain(file.replace('./', ''))
    }
  })

  it('holds a README of its own and the licence', async () => {
    expect(await read(name, 'README.md')).toMatch(`# ${name}\n`)
    expect(await read(name, 'LICENSE')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'))
  })

  it('asks for other packages of ours by a real version', async () => {
    const { dependencies, peerDependencies, version } = JSON.parse(await read(name, 'package.json'))
    const ours = Object.entries({ ...peerDependencies, ...dependencies }).filter(([other]) =>
      NAMES.includes(other),
    )
    const range = (other: string) => (name === 'godwit' && other !== '@godwit/core' ? '*' : `^${version}`)
    expect(ours).toEqual(ours.map(([other]) => [other, range(other)]))
  })
})
