import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cleanEnvironment } from './clean-environment.js'
import { packAll, root } from './packages/pack.js'

const pnpm = join(root, 'node_modules/.bin/pnpm')
const run = promisify(execFile)

/** A user's project outside the repository, with packages installed from their packed tarballs. */
export interface PackedProject {
  readonly folder: string
  /** Runs a program of the project's folder under plain node. */
  node(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  /** Runs the installed command `godwit`. */
  godwit(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  write(file: string, text: string): Promise<void>
  remove(): Promise<void>
}

/** Drivers and other third-party packages come from this repository's own installation, so that no network is needed. */
export async function packedProject(
  packages: readonly string[],
  linked: readonly string[],
  type: 'module' | 'commonjs' = 'module',
): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-project-'))
  const packed = await packAll()
  const tarballOf = (name: string) => `file:${packed.packages.find((one) => one.name === name)?.tarball}`
  const dependencies = Object.fromEntries([
    ...packages.map((name) => [name, tarballOf(name)]),
    ...linked.map((name) => [name, `link:${join(root, 'node_modules', name)}`]),
  ])
  const manifest = { private: true, type, dependencies, pnpm: { overrides: dependencies } }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  await run(pnpm, ['install', '--offline', '--ignore-workspace'], { cwd: folder })
  await packed.remove()

  const node = async (...args: string[]) => {
    try {
      return { code: 0, ...(await run(process.execPath, args, { cwd: folder, env: cleanEnvironment() })) }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, stdout, stderr }
    }
  }
  return {
    folder,
    node,
    godwit: (...args) => node(join(folder, 'node_modules/godwit/bin/godwit.cjs'), ...args),
    write: (file, text) => writeFile(join(folder, file), text),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
