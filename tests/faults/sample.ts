import { createHash } from 'node:crypto'
import type { NamedFault } from './faults.js'

/** One in so many. A process of its own costs most. */
const KILLS = 32
const OTHERS = 24

/** A part of the faults, always the same one, and a different one for each `salt`. */
export function sampled(faults: readonly NamedFault[], salt: string): NamedFault[] {
  return faults.filter(({ label, fault }) => {
    const hash = createHash('sha256').update(`${salt} ${label}`).digest().readUInt32BE(0)
    return hash % (fault.type === 'kill' ? KILLS : OTHERS) === 0
  })
}
