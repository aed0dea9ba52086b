import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Bench } from '../bench.js'
import { type Column, fact, measured, ratio, share } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Entrant, Site } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import type { LineOptions } from '../line.js'
import { type Outcome, outcomeOf, programOf } from '../run-contestant.js'
import { timedProcess } from '../timed-process.js'
import { participantsOf } from './entrants-as-participants.js'
import type { Work } from './work.js'

const LIMIT_MS = 60_000

const RIGHT: readonly Column[] = [
  share('all exit 0', 'failed', (failed) => failed === 0),
  share('each applied once', 'extra', (extra) => extra === 0),
  share('the next start is fine', 'later', (later) => later === 1),
]

export const crowd: Work = {
  name: 'crowd',
  title: '8 processes at once, 100 migrations, an empty database',
  text: 'All are let go at the same moment, after their imports; the time is from then to the end of the last one, whose work it may not have been. Of a program that is not JavaScript it is the whole process. Where some exit with an error, the time is no time of all.',
  rounds: 5,
  engines: ENGINES,
  columns: [
    ...RIGHT,
    measured('last one done, ms', 'ms'),
    ratio('× raw', 'ms'),
    fact('× one process alone', 'timesAlone'),
  ],
  base: () => 'raw (a transaction each)',
  participants: (engine) =>
    participantsOf(entrantsOn(engine).filter(takesPart), engine, (entrant, bench) =>
      measure(entrant, bench, { count: bench.sizes.crowdLine, witness: 'plain' }, true),
    ),
}

export const repeatableCrowd: Work = {
  name: 'crowd-repeatable',
  title: 'The same with statements that can be repeated, started together',
  text: 'Where a migration is `CREATE TABLE IF NOT EXISTS` and an `INSERT`, nothing stops who applies it twice. Without a common start after the imports.',
  rounds: 3,
  engines: ENGINES,
  columns: [...RIGHT, fact('applied too often', 'extra')],
  base: crowd.base,
  participants: (engine) =>
    participantsOf(entrantsOn(engine).filter(takesPart), engine, (entrant, bench) =>
      measure(entrant, bench, { count: bench.sizes.crowdLine, witness: 'repeatable' }, false),
    ),
}

function takesPart({ name }: Entrant): boolean {
  return ![
    'raw (reads and hashes the files)',
    'raw (one transaction)',
    'godwit (modules)',
    'mikro-orm',
  ].includes(name)
}

async function measure(
  entrant: Entrant,
  bench: Bench,
  options: LineOptions,
  barrier: boolean,
): Promise<Outcome> {
  const alone = await bench.on(entrant, options, await bench.arena.create(), (site) =>
    together(entrant, site, 1, barrier),
  )
  return bench.on(entrant, options, await bench.arena.create(), async (site) => {
    const all = await together(entrant, site, bench.sizes.processes, barrier)
    const applied = await appliedIn(bench, site.database)
    const later = await timedProcess(programOf(entrant, 'upgrade', site), { limitMs: LIMIT_MS })
    const failed = all.outcomes.filter(({ error }) => error !== undefined)
    const facts = {
      failed: failed.length,
      extra: applied - options.count,
      later: later.code === 0 ? 1 : 0,
      timesAlone: all.ms / alone.ms,
    }
    return { ms: all.ms, facts, ...remark(failed[0]?.error) }
  })
}

/** Not an error of the run, which is measured all the same. */
function remark(text: string | undefined): Pick<Outcome, 'remark'> {
  return text === undefined ? {} : { remark: text }
}

/** Negative where something was left out; also where the table of the witness is not there. */
async function appliedIn({ arena }: Bench, database: string): Promise<number> {
  try {
    const [row] = await arena.query(database, 'SELECT count(*) AS n FROM applied_log')
    return Number(row?.['n'])
  } catch {
    return 0
  }
}

export interface Together {
  readonly outcomes: readonly Outcome[]
  /** From the common start to the end of the last one's work. */
  readonly ms: number
}

/** Starts so many processes on one database; with a barrier, all of them have done their imports before one begins. */
export async function together(
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
