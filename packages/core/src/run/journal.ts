import type { Direction } from '../direction.js'
import type { CompletedStep } from './reports.js'

/** What one run has done so far. It outlives a lost connection. */
export interface Journal {
  readonly completed: (CompletedStep & { readonly direction: Direction })[]
  /** The steps that this run set out to do; null until it has planned them under the lock. */
  wanted: ReadonlySet<string> | null
  /** A step whose COMMIT got no answer. */
  uncertain: UncertainStep | null
}

export interface UncertainStep extends CompletedStep {
  readonly direction: Direction
  /** Id of the record that it was adding or removing. */
  readonly id: number
}

export function openJournal(): Journal {
  return { completed: [], wanted: null, uncertain: null }
}

export function completedVersions(journal: Journal): string[] {
  return journal.completed.map((step) => step.version)
}
