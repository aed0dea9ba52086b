import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Ended, ended } from '../../packages/cli/src/testing/temporary-project.js'
import { cleanEnvironment } from '../clean-environment.js'
import { type Others, withRegistry } from './registry.js'

/** Somebody with Node, npm and an empty folder, in front of a terminal. */
export interface Stranger {
  /** The folder that they stand in, which `cd` changes. */
  readonly folder: string
  path(name: string): string
  /** Saves a file. A `*` in its name stands for what a command has just chosen, of a file that is there. */
  save(name: string, text: string): void
  /**
   * Types a line, and waits for its end.
   * @throws where that does not come.
   */
  type(line: string, env?: Environment): Promise<Ended>
  /** Types a line of something that goes on. It is ended with the stranger. */
  start(line: string, env?: Environment): ChildProcess
}

export type Environment = { readonly [name: string]: string }

/** Gives `work` a stranger whom `npm install` gives our packages as they would be published. All is removed afterwards. */
export async function withStranger<T>(others: Others, work: (stranger: Stranger) => Promise<T>): Promise<T> {
  return withRegistry(others, async (registry) => {
    const home = realpathSync(await mkdtemp(join(tmpdir(), 'godwit-stranger-')))
    const running = new Set<ChildProcess>()
    // Compiling takes longer than unpacking.
    const patience = others === 'installed' ? 180_000 : 600_000
    try {
      mkdirSync(join(home, 'projects'))
      return await work(strangerIn(home, registry, running, patience))
    } finally {
      for (const child of running) end(child)
      await rm(home, { recursive: true, force: true, maxRetries: 3 })
    }
  })
}

function strangerIn(home: string, registry: string, running: Set<ChildProcess>, patience: number): Stranger {
  let folder = join(home, 'projects')
  const surroundings = {
    ...environment(),
    npm_config_registry: registry,
    npm_config_cache: join(home, 'cache'),
  }
  const start = (line: string, env: Environment = {}) => {
    const child = spawn('sh', ['-c', line], {
      cwd: folder,
      env: { ...surroundings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    running.add(child)
    child.once('close', () => running.delete(child))
    return child
  }
  return {
    get folder() {
      return folder
    },
    path: (name) => join(folder, name),
    save(name, text) {
      const file = name.includes('*') ? chosen(folder, name) : name
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    },
    start,
    async type(line, env) {
      const child = start(line, env)
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        end(child)
      }, patience)
      const done = await ended(child).finally(() => clearTimeout(timer))
      if (isLate) throw new Error(`It did not come to an end: ${line}\n${done.stdout}${done.stderr}`)
      const [, to] = /(?:^|&& )cd (\S+)(?= &&|$)/.exec(line) ?? []
      if (done.code === 0 && to !== undefined) folder = join(folder, to)
      return done
    },
  }
}

/** Ends all that a line has started: the shell is the leader of a group of its own. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // All of them have just ended, and that was not heard of yet.
  }
}

function chosen(folder: string, name: string): string {
  const pattern = new RegExp(`^${basename(name).replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  const found = readdirSync(join(folder, dirname(name))).filter((one) => pattern.test(one))
  if (found.length !== 1) throw new Error(`Of ${name} there are ${found.length}.`)
  return join(dirname(name), found[0] ?? '')
}

function environment(): Environment {
  const { npm_config_nodedir } = process.env
  return {
    ...cleanEnvironment(),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    ...(npm_config_nodedir === undefined ? {} : { npm_config_nodedir }),
  }
}
