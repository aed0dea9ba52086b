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
  /** Types a line, and waits for its end. */
  type(line: string, env?: Environment): Promise<Ended>
  /** Types a line of something that goes on. It is ended with the stranger. */
  start(line: string, env?: Environment): ChildProcess
}

export type Environment = { readonly [name: string]: string }

/** Gives `work` a stranger whom `npm install` gives our packages as they would be published. All is removed afterwards. */
export async function withStranger<T>(others: Others, work: (stranger: Stranger) => Promise<T>): Promise<T> {
  return withRegistry(others, async (registry) => {
    const home = realpathSync(await mkdtemp(join(tmpdir(), 'godwit-stranger-')))
    const running: ChildProcess[] = []
    try {
      mkdirSync(join(home, 'projects'))
      return await work(strangerIn(home, registry, running))
    } finally {
      for (const child of running) if (child.exitCode === null) child.kill('SIGKILL')
      await rm(home, { recursive: true, force: true, maxRetries: 3 })
    }
  })
}

function strangerIn(home: string, registry: string, running: ChildProcess[]): Stranger {
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
    })
    running.push(child)
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
      const done = await ended(start(line, env))
      const [, to] = /(?:^|&& )cd (\S+)(?= &&|$)/.exec(line) ?? []
      if (done.code === 0 && to !== undefined) folder = join(folder, to)
      return done
    },
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
