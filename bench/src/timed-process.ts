import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'

export interface TimedProcess {
  /** From before it is spawned until it has ended, by our clock. */
  readonly processMs: number
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** It was killed because it took too long. */
  readonly isKilled: boolean
}

export interface TimedOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** It is killed after that. @default 120000 */
  readonly limitMs?: number
  /** Called with the process once it is spawned. */
  readonly onSpawn?: (child: ChildProcessWithoutNullStreams) => void
}

/** Runs a program from start to end as a process of its own. */
export function timedProcess(
  [program = '', ...args]: readonly string[],
  { cwd, env = {}, limitMs = 120_000, onSpawn }: TimedOptions = {},
): Promise<TimedProcess> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...plainEnv(), ...env },
    })
    let stdout = ''
    let stderr = ''
    let isKilled = false
    let processMs = 0
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    // What was not read by a process that ended is no matter here.
    child.stdin.on('error', () => undefined)
    const timer = setTimeout(() => {
      isKilled = true
      child.kill('SIGKILL')
    }, limitMs)
    child.once('error', reject)
    child.once('exit', () => {
      processMs = performance.now() - began
      clearTimeout(timer)
    })
    child.once('close', (code) => resolve({ processMs, code, stdout, stderr, isKilled }))
    if (onSpawn === undefined) child.stdin.end()
    else onSpawn(child)
  })
}

/** Ours, less what makes every start of Node slower or tells a tool about another database. */
function plainEnv(): NodeJS.ProcessEnv {
  const {
    NODE_EXTRA_CA_CERTS: _,
    NODE_OPTIONS: __,
    NODE_PATH: ___,
    DATABASE_URL: ____,
    ...rest
  } = process.env
  return { ...rest, NO_COLOR: '1' }
}
