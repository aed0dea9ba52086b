import { fileURLToPath } from 'node:url'
import type { Entrant, Site } from './entrant.js'
import type { Sample } from './sample.js'
import { type TimedOptions, type TimedProcess, timedProcess } from './timed-process.js'

export type Outcome = Omit<Sample, 'work' | 'engine' | 'engineVersion' | 'entrant' | 'round' | 'date'>

const START = fileURLToPath(new URL('../contestants/start.mjs', import.meta.url))

/** Lets an entrant do its work as a process of its own. Never throws for what goes wrong in there. */
export async function runContestant(
  entrant: Entrant,
  work: 'upgrade' | 'downgrade',
  site: Site,
  options: TimedOptions = {},
): Promise<Outcome> {
  return outcomeOf(await timedProcess(programOf(entrant, work, site), options))
}

/** The command line of that process. With a barrier it says `ready` after its imports, and waits for a line. */
export function programOf(
  { contestant, variant, commandLine }: Pick<Entrant, 'contestant' | 'variant' | 'commandLine'>,
  work: 'upgrade' | 'downgrade',
  site: Site,
  { barrier = false } = {},
): readonly string[] {
  if (commandLine !== undefined) return commandLine(site)
  return [process.execPath, START, JSON.stringify({ contestant, variant, work, barrier, ...site })]
}

export function outcomeOf(ended: TimedProcess): Outcome {
  const { processMs, code, stdout, stderr, isKilled } = ended
  if (isKilled) return { error: `killed after ${(processMs / 1000).toFixed(0)} s` }
  if (code !== 0) return { error: messageIn(stderr === '' ? stdout : stderr) }
  const answer = stdout.trimEnd().split('\n').at(-1) ?? ''
  if (!answer.startsWith('{')) return { processMs }
  const { ms, importMs, cpuMs, peakMb } = JSON.parse(answer)
  return { processMs, ms, importMs, cpuMs, peakMb }
}

/** The line that says it, among those of a stack, or the first one. */
function messageIn(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const message = lines.find((line) => /^\w*error\b[^:]*: /i.test(line)) ?? lines.find((line) => line !== '')
  return (message ?? 'ended without a word').slice(0, 300)
}
