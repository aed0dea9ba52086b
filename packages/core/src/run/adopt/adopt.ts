import { isDatabaseError } from '../../database-error.js'
import type { Session } from '../../dialect.js'
import { ClaimLost } from '../claim.js'
import type { Context } from '../context.js'
import type { Journal } from '../journal.js'
import { prepare } from '../prepare.js'
import type { Situation } from '../situation.js'
import { type AdoptedRow, entriesOf } from './adopted-rows.js'

export interface Adopting {
  readonly session: Session
  readonly context: Context
  readonly journal: Journal
  readonly situation: Situation
}

/**
 * Records what Aerich has recorded, together with all else that the version table needs. Whether it was attempted to the
 * end: what is read next shows what came of it. False: Aerich's records are not as they were read any more.
 */
export async function adopt(
  { session, context, journal, situation }: Adopting,
  adopted: readonly AdoptedRow[],
): Promise<boolean> {
  journal.adopting(entriesOf(adopted))
  try {
    if ((await prepare(session, context, situation, { adopted })) !== null) return true
    journal.adopting([])
    return false
  } catch (error) {
    if (!isDatabaseError(error) || error.kind !== 'unknown-outcome') journal.adopting([])
    if (error instanceof ClaimLost) return true
    throw error
  }
}
