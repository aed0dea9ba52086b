import type { Cell } from './cell.js'
import type { Verdict } from './verdict.js'

/** A fault of the code that is known and not mended yet. Goes when it is: the full matrix fails where nothing shows it. */
export interface KnownFault {
  readonly reason: string
  shows(cell: Cell, wrong: string): boolean
}

export const KNOWN_FAULTS: readonly KnownFault[] = []

/** The known fault that explains all that is wrong with a verdict. */
export function knownFault(cell: Cell, { lost, doubled, wrong }: Verdict): KnownFault | undefined {
  if (lost.length + doubled.length > 0) return undefined
  const explaining = wrong.map((line) => KNOWN_FAULTS.find((fault) => fault.shows(cell, line)))
  return explaining.includes(undefined) ? undefined : explaining[0]
}
