import type { Sample } from '../sample.js'
import type { Ground } from './ground.js'
import { measureApplied } from './measure-applied.js'
import { measureProcesses } from './measure-processes.js'
import { measureScript } from './measure-script.js'
import type { Measurement } from './measurement.js'
import { type Contender, contendersOn, type Study, type StudyKey } from './study.js'

const WAYS: Readonly<Record<StudyKey, (ground: Ground, measurement: Measurement) => Promise<void>>> = {
  applied: measureApplied,
  script: measureScript,
  processes: measureProcesses,
}

/** Measures a study on one engine. Every sample is handed over when it is there. */
export async function runStudy(
  study: Study,
  ground: Ground,
  isQuick: boolean,
  add: (sample: Sample) => void,
): Promise<void> {
  const { engine, version: engineVersion } = ground.arena
  const failed = new Set<Contender>()
  await WAYS[study.key](ground, {
    study,
    sizes: isQuick ? study.quickSizes : study.sizes,
    contenders: contendersOn(engine, study),
    hasFailed: (contender) => failed.has(contender),
    take(contender, size, round, outcome) {
      if (outcome.error !== undefined) failed.add(contender)
      const date = new Date().toISOString().slice(0, 10)
      const facts = { ...outcome.facts, size }
      add({
        work: `scaling: ${study.key}`,
        engine,
        engineVersion,
        entrant: contender.entrant.name,
        round,
        date,
        ...outcome,
        facts,
      })
    },
  })
}
