import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { filesOfRepository } from '../../scripts/repository-files.mjs'
import { root } from './pack.js'

const run = promisify(execFile)

/** The repository as it is now, with what is built and with one commit, to be changed and thrown away. */
export async function repositoryCopy(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-repository-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await fill(folder)
  } catch (error) {
    await remove()
    throw error
  }
  return { folder, remove }
}

/** Why there can be no copy: git is missing, or what it knows. Undefined where there can be one. */
export function whyNoCopy(): string | undefined {
  try {
    filesOfRepository()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function fill(folder: string): Promise<void> {
  for (const file of filesOfRepository()) await cp(join(root, file), join(folder, file))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const name of await readdir(join(root, 'packages'))) await fitOut(join('packages', name), folder)
  await git(folder, 'init', '--quiet', '--initial-branch', 'main')
  await git(folder, 'add', '--all')
  await git(folder, 'commit', '--quiet', '--no-verify', '--message', 'Begin')
}

/** Adds what git does not know of a package: what is built, and links to its neighbours. */
async function fitOut(home: string, folder: string): Promise<void> {
  await cp(join(root, home, 'dist'), join(folder, home, 'dist'), { recursive: true })
  const {
    dependencies,
    devDependencies,
  }: Record<string, Record<string, string>> = JSON.parse(
    await readFile(join(root, home, 'package.json'), 'utf8'),
  )
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!range.startsWith('workspace:')) continue
    const link = join(folder, home, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(folder, 'packages', name.replace('@godwit/', '')), link)
  }
}

async function git(folder: string, ...args: string[]): Promise<void> {
  const identity = [
    '-c',
    'user.name=Godwit',
    '-c',
    'user.email=godwit@localhost',
    '-c',
    'commit.gpgsign=false',
  ]
  await run('git', [...identity, ...args], { cwd: folder })
}
