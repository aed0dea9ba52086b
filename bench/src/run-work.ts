import type { Bench } from './bench.js'
import { interleave } from './interleave.js'
import { messageOf } from './message-of.js'
import type { Outcome } from './run-contestant.js'
import type { Sample } from './sample.js'
import type { Participant, Work } from './works/work.js'

export interface RunOptions {
  readonly rounds: number
  readonly contestants: readonly string[] | undefined
  /** What has been measured of this work on this engine already, and is not measured again. */
  readonly known: readonly Sample[]
  onTurn(round: number, participant: Participant): void
  onSample(sample: Sample): void
}

/** Lets everybody do the work in every round. Who is killed for being slow, or cannot begin at all, is left out from then on. */
export async function runWork(work: Work, bench: Bench, options: RunOptions): Promise<void> {
  const { rounds, contestants, known, onTurn, onSample } = options
  const { engine, version: engineVersion } = bench.arena
  const participants = work
    .participants(engine)
    .filter(({ cannot }) => cannot === undefined)
    .filter(({ contestant }) => contestants?.includes(contestant) ?? true)
  const knownOf = ({ name }: Participant) => known.filter(({ entrant }) => entrant === name)
  const isComplete = (one: Participant) => knownOf(one).length >= rounds || knownOf(one).some(isEnd)
  const done = new Set(participants.filter(isComplete))
  for (const { round, entrant } of interleave(participants, rounds, { warmUp: work.hasNoWarmUp !== true })) {
    if (done.has(entrant) || knownOf(entrant).some((one) => one.round === round)) continue
    onTurn(round, entrant)
    const outcome = await entrant
      .measure(bench)
      .catch((error: unknown): Outcome => ({ error: `not measured: ${messageOf(error)}` }))
    if (isEnd(outcome)) done.add(entrant)
    // A warm-up counts only where it was the end as well.
    else if (round === 0) continue
    const date = new Date().toISOString().slice(0, 10)
    const { name } = entrant
    onSample({ work: work.name, engine, engineVersion, entrant: name, round, date, ...outcome })
  }
}

/** To try that again would take as long, or fail as well. */
function isEnd({ error = '' }: Outcome): boolean {
  return /^(?:killed|not measured)/.test(error)
}
