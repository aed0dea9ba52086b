import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root, withPacked } from './pack.js'
import { repositoryCopy, whyNoCopy } from './repository-copy.js'

const run = promisify(execFile)
const CHANGESET = "---\n'@godwit/core': minor\n---\n\nMigrations can whistle now.\n"

let folder: string
let remove: (() => Promise<void>) | undefined
let before: string

const lacking = whyNoCopy()

beforeAll(async () => {
  if (lacking !== undefined) return
  ;({ folder, remove } = await repositoryCopy())
  before = (await manifest('packages/core')).version
  await writeFile(join(folder, '.changeset/whistle.md'), CHANGESET)
  await run(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: folder })
}, 120_000)

afterAll(() => remove?.())

beforeEach(({ skip }) => skip(lacking !== undefined, lacking))

const packages = () => readdir(join(folder, 'packages'))
const manifest = async (home: string) =>
  JSON.parse(await readFile(join(folder, home, 'package.json'), 'utf8'))

describe('a release', () => {
  it('gives all packages the next minor version, where one of them has a change of that kind', async () => {
    const [major, minor] = before.split('.').map(Number)
    for (const name of await packages())
      expect((await manifest(`packages/${name}`)).version).toBe(`${major}.${(minor ?? 0) + 1}.0`)
  })

  it('leaves what is private as it is', async () => {
    expect(await manifest('apps/bot-demo')).toEqual(
      JSON.parse(await readFile(join(root, 'apps/bot-demo/package.json'), 'utf8')),
    )
  })

  it('turns the changesets into changelogs', async () => {
    expect((await readdir(join(folder, '.changeset'))).filter((name) => name.endsWith('.md'))).toEqual([])
    const { version } = await manifest('packages/core')
    for (const name of await packages())
      expect(await readFile(join(folder, 'packages', name, 'CHANGELOG.md'), 'utf8')).toContain(
        `## ${version}\n`,
      )
    expect(await readFile(join(folder, 'packages/core/CHANGELOG.md'), 'utf8')).toContain(
      'Migrations can whistle now.',
    )
  })

  it('asks for our packages by the versions that are released with it', () =>
    withPacked(async (packages) => {
      for (const { name, version, tarball } of packages) {
        const { stdout } = await run('tar', ['-xOf', tarball, 'package/package.json'])
        expect(stdout).not.toContain('workspace:')
        const { dependencies = {} } = JSON.parse(stdout)
        if (name !== '@godwit/core') expect(dependencies['@godwit/core']).toBe(`^${version}`)
      }
    }, folder))

  it('is published by one command, the packages before those that need them', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const publish = /pnpm (--recursive publish)/.exec(scripts.release)?.[1]?.split(' ') ?? []
    const { version } = await manifest('packages/core')
    const said = await withEmptyRegistry(async (registry) => {
      const pnpm = join(root, 'node_modules/pnpm/bin/pnpm.cjs')
      const args = [pnpm, ...publish, '--dry-run', '--no-git-checks', '--registry', registry]
      return (await run(process.execPath, args, { cwd: folder })).stdout
    })
    const published = [...said.matchAll(/^\+ (.*)$/gm)].map(([, name]) => name)
    expect(published[0]).toBe(`@godwit/core@${version}`)
    expect(published.toSorted()).toEqual(
      ['@godwit/core', '@godwit/dialect-postgres', '@godwit/dialect-sqlite', '@godwit/testkit', 'godwit'].map(
        (name) => `${name}@${version}`,
      ),
    )
  }, 120_000)
})

/** A registry that has no package, so that nothing is asked of the real one. */
async function withEmptyRegistry<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
