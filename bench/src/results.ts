import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Machine } from './machine.js'
import type { Sample } from './sample.js'

/** Samples, one a line, written as they are measured, so that a run which is broken off leaves what it has. */
export interface Results {
  readonly machine: Machine
  readonly samples: readonly Sample[]
}

/** Begins a file of results, in place of an older one. */
export function beginResults(file: string, machine: Machine): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(machine)}\n`)
}

export function addResult(file: string, sample: Sample): void {
  appendFileSync(file, `${JSON.stringify(sample)}\n`)
}

/** Takes out what is to be measured anew, and a last line that was not written to its end. */
export function dropResults(file: string, isDropped: (sample: Sample) => boolean): void {
  const { machine, samples } = readResults(file)
  beginResults(file, machine)
  for (const sample of samples.filter((one) => !isDropped(one))) addResult(file, sample)
}

/** @throws Error where nothing was measured yet. A last line that was not written to its end does not count. */
export function readResults(file: string): Results {
  if (!existsSync(file)) throw new Error(`Nothing was measured yet: there is no ${file}.`)
  const [head, ...lines] = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return { machine: JSON.parse(head ?? ''), samples: lines.map((text) => JSON.parse(text)) }
}
