import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arenas/arena.js'
import { ENGINES, type Engine } from '../engine.js'
import type { Machine } from '../machine.js'
import { addResult, beginResults, readResults } from '../results.js'
import type { Sample } from '../sample.js'
import { runStudy } from './run-study.js'
import { STUDIES, type Study, type StudyKey } from './study.js'
import type { StudyResults } from './write-scaling.js'

export interface ScalingRun {
  readonly arena: Arena
  /** For databases and projects; the caller removes it. */
  readonly folder: string
  readonly studies: readonly StudyKey[]
  readonly machine: Machine
  readonly isQuick: boolean
  /** What has been measured to its end before is not measured again. */
  readonly isResumed: boolean
  readonly say: (line: string) => void
}

/** Measures the studies on one engine into files of the folder `results`. What is broken off keeps what it has. */
export async function measureScaling(results: string, run: ScalingRun): Promise<void> {
  const { arena, machine, isQuick, isResumed, say } = run
  for (const study of STUDIES.filter(({ key }) => run.studies.includes(key))) {
    const { whole, partial } = filesOf(results, study, arena.engine)
    if (isResumed && existsSync(whole)) continue
    beginResults(partial, machine)
    const ground = { arena, folder: mkdtempSync(join(run.folder, `${study.key}-`)) }
    await runStudy(study, ground, isQuick, (sample) => {
      addResult(partial, sample)
      say(lineOf(sample))
    })
    renameSync(partial, whole)
  }
}

/** All results that are there: of a study that was broken off, as far as it came where there are no whole ones. */
export function readScaling(results: string): StudyResults[] {
  return STUDIES.flatMap((study) =>
    ENGINES.flatMap((engine) => {
      const { whole, partial } = filesOf(results, study, engine)
      const file = [whole, partial].find(existsSync)
      return file ? [{ study: study.key, engine, results: readResults(file) }] : []
    }),
  )
}

/** So that what is resumed later takes nothing for its own that was measured before. */
export function dropScaling(results: string): void {
  for (const study of STUDIES)
    for (const engine of ENGINES)
      for (const file of Object.values(filesOf(results, study, engine))) rmSync(file, { force: true })
}

function filesOf(results: string, { key }: Study, engine: Engine): { whole: string; partial: string } {
  const name = join(results, `scaling-${key}-${engine}`)
  return { whole: `${name}.jsonl`, partial: `${name}.partial.jsonl` }
}

function lineOf({ work, engine, entrant, round, facts, error, ms, processMs }: Sample): string {
  const time = (ms ?? processMs)?.toFixed(0)
  return `${work} on ${engine}, ${facts?.['size']}, round ${round}: ${entrant}: ${error ?? `${time} ms`}`
}
