import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Entrant, Site } from './entrant.js'
import { type Outcome, outcomeOf, programOf } from './run-contestant.js'
import { timedProcess } from './timed-process.js'

export const LIMIT_MS = 60_000

export interface Together {
  readonly outcomes: readonly Outcome[]
  /** From the common start to the end of the last one's work. */
  readonly ms: number
}

/** Upgrades one database by several processes, with a common start after the imports where that is asked for and can be had. */
export async function startTogether(
  entrant: Entrant,
  site: Site,
  count: number,
  barrier: boolean,
): Promise<Together> {
  const waits = barrier && entrant.commandLine === undefined
  const program = programOf(entrant, 'upgrade', site, { barrier: waits })
  const gate = startGate(waits ? count : 0)
  const runs = Array.from({ length: count }, async () => {
    let last = 0
    const ended = await timedProcess(program, {
      limitMs: LIMIT_MS,
      onSpawn: (child) => {
        child.stdout.on('data', () => {
          last = performance.now()
        })
        child.once('exit', () => {
          if (!waits || child.exitCode !== 0) last = performance.now()
        })
        gate.wait(child)
      },
    })
    return { outcome: outcomeOf(ended), last }
  })
  const began = await gate.opened
  const ended = await Promise.all(runs)
  return {
    outcomes: ended.map(({ outcome }) => outcome),
    ms: Math.max(...ended.map(({ last }) => last)) - began,
  }
}

/** Lets so many processes go at once, when all of them have said that they are ready or have ended. */
function startGate(count: number): {
  wait(child: ChildProcessWithoutNullStreams): void
  readonly opened: Promise<number>
} {
  const waiting = new Set<ChildProcessWithoutNullStreams>()
  let missing = count
  let open: (at: number) => void = () => undefined
  const opened = new Promise<number>((resolve) => {
    open = resolve
  })
  if (count === 0) open(performance.now())
  const arrived = () => {
    missing -= 1
    if (missing !== 0) return
    open(performance.now())
    for (const child of waiting) child.stdin.end('go\n')
  }
  return {
    opened,
    wait(child) {
      if (count === 0) return child.stdin.end()
      waiting.add(child)
      let isThere = false
      const once = () => {
        if (isThere) return
        isThere = true
        arrived()
      }
      child.stdout.once('data', once)
      child.once('exit', once)
    },
  }
}
