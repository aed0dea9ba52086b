import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cleanEnvironment } from '../clean-environment.js'
import { root, withPacked } from './pack.js'

const run = promisify(execFile)

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An app outside the repository that has installed what is published from its tarballs, by npm or by pnpm. */
export interface FreshProject {
  readonly folder: string
  write(file: string, text: string): Promise<void>
  /** Runs a program in the project's folder. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>
  remove(): Promise<void>
}

/** What a project installs, where that is not everything. */
interface Part {
  readonly packages: readonly string[]
  readonly drivers: readonly string[]
}

/** Without the registry, and without compiling: drivers are stand-ins that hand out those of this repository. */
export async function freshProject(manager: 'npm' | 'pnpm', part?: Part): Promise<FreshProject> {
  const folder = await mkdtemp(join(tmpdir(), `godwit-${manager}-`))
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await withPacked(async (packages) => {
      const ours = packages.filter(({ name }) => part?.packages.includes(name) ?? true)
      const dependencies = Object.fromEntries([
        ...ours.map(({ name, tarball }) => [name, `file:${tarball}`]),
        ...(await Promise.all((part?.drivers ?? DRIVERS).map((name) => standIn(name, write)))),
      ])
      const manifest = { private: true, type: 'module', dependencies, pnpm: { overrides: dependencies } }
      await write('package.json', JSON.stringify(manifest))
      await run(...INSTALL[manager], { cwd: folder })
    })
  } catch (error) {
    await remove()
    throw error
  }
  return {
    folder,
    write,
    run: (program, args, env) =>
      settle(program, args, { cwd: folder, env: { ...cleanEnvironment(), ...env } }),
    remove,
  }
}

/** What ours need of others. */
const DRIVERS = ['better-sqlite3', 'pg', 'jiti']

const INSTALL = {
  npm: ['npm', ['install', '--offline', '--no-audit', '--no-fund']],
  pnpm: [
    process.execPath,
    [join(root, 'node_modules/pnpm/bin/pnpm.cjs'), 'install', '--offline', '--ignore-workspace'],
  ],
} satisfies Record<string, [string, string[]]>

async function standIn(name: string, write: FreshProject['write']): Promise<[string, string]> {
  const real = join(root, 'node_modules', name)
  const { version } = JSON.parse(await readFile(join(real, 'package.json'), 'utf8'))
  await write(`drivers/${name}/package.json`, JSON.stringify({ name, version }))
  await write(`drivers/${name}/index.js`, `module.exports = require(${JSON.stringify(real)})`)
  return [name, `file:./drivers/${name}`]
}

async function settle(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ran> {
  return run(program, args, options).then(
    (done) => ({ code: 0, ...done }),
    ({ code, stdout, stderr }: Ran) => ({ code, stdout, stderr }),
  )
}
