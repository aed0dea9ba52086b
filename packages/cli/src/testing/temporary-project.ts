import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A user's project in a folder of its own, in which the built command is run as a user runs it. */
export interface TemporaryProject {
  readonly folder: string
  path(name: string): string
  /** Writes files by path. */
  write(files: { readonly [path: string]: string }): void
  /** Runs `godwit` without a terminal. */
  godwit(...argv: readonly string[]): Promise<Ended>
  godwitWith(env: Environment, ...argv: readonly string[]): Promise<Ended>
  /** Starts `godwit` and leaves it to the caller. */
  start(env: Environment, ...argv: readonly string[]): ChildProcess
  /** Ends what still runs, and removes the folder. */
  remove(): void
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

type Environment = { readonly [name: string]: string }

/** Makes a project with the given dialects installed. */
export function temporaryProject(dialects: readonly string[] = ['sqlite', 'postgres']): TemporaryProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'godwit-project-')))
  const path = (name: string): string => join(folder, name)
  mkdirSync(path('node_modules/@godwit'), { recursive: true })
  symlinkSync(join(PACKAGES, 'core'), path('node_modules/@godwit/core'))
  symlinkSync(join(PACKAGES, 'cli'), path('node_modules/godwit'))
  for (const dialect of dialects)
    symlinkSync(join(PACKAGES, `dialect-${dialect}`), path(`node_modules/@godwit/dialect-${dialect}`))

  const children: ChildProcess[] = []
  const start = (env: Environment, ...argv: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [join(PACKAGES, 'cli/bin/godwit.cjs'), ...argv], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    return child
  }

  return {
    folder,
    path,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(path(name)), { recursive: true })
        writeFileSync(path(name), text)
      }
    },
    godwit: (...argv) => ended(start({}, ...argv)),
    godwitWith: (env, ...argv) => ended(start(env, ...argv)),
    start,
    remove() {
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a process said, once it has ended. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))
