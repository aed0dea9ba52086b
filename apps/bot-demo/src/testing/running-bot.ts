import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** What a bot process left behind. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningBot {
  /** Waits until the bot has logged this. */
  logged(text: string): Promise<void>
}

/** Runs the built bot under plain Node with nothing but these variables, and resolves when it has ended. */
export function runBot(env: Record<string, string>, ...argv: readonly string[]): Promise<Ended> {
  return watch(start(env, argv)).ended
}

/** Runs the built bot while `work` runs, then stops it as an operator would, and resolves with what it left. */
export async function whileBotRuns(
  env: Record<string, string>,
  work: (bot: RunningBot) => Promise<void>,
): Promise<Ended> {
  const process = start(env)
  const { ended, logged } = watch(process)
  const crash = ended.then(({ code, stderr }) => {
    throw new Error(`The bot ended with ${code} before it was told to:\n${stderr}`)
  })
  await Promise.race([work({ logged }), crash])
  process.kill('SIGTERM')
  return ended
}

function start(env: Record<string, string>, argv: readonly string[] = []): ChildProcess {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  const bot = spawn(process.execPath, [main, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  // Also where the test is given up because it takes too long.
  onTestFinished(() => void bot.kill('SIGKILL'))
  return bot
}

function watch(process: ChildProcess): RunningBot & { readonly ended: Promise<Ended> } {
  const heard = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    process[name]?.setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text
    })
  return {
    ended: once(process, 'close').then(([code]) => ({ code, ...heard })),
    logged: async (text) => {
      while (!heard.stderr.includes(text) && process.stderr !== null) await once(process.stderr, 'data')
    },
  }
}
