import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { AERICH, findAerichTable } from '../history/aerich-table.js'
import { findVersionTable, type VersionTable } from '../history/table-shape.js'
import { renameRow, shapeTable } from '../history/version-table.js'
import { type AdoptedRow, isAsRead, recordAdopted } from './adopt/adopted-rows.js'
import type { Context } from './context.js'
import type { Transacting } from './safety-copy.js'
import type { Situation } from './situation.js'

/** What is prepared besides. */
export interface Preparation {
  readonly adopted?: readonly AdoptedRow[]
  /** Where a step is begun afterwards: the session's transactions, the first of which begins with the safety copy. */
  readonly begins?: Transacting
}

/**
 * Makes the version table what the run needs: there, in its present shape, with plain versions in it, and with the records
 * that are to be adopted. One transaction, so that a table with a faulty record stays exactly as it was. Null: somebody
 * else has moved meanwhile, so read again.
 * @throws ClaimLost when the records to adopt could not be written.
 */
export async function prepare(
  session: Session,
  context: Context,
  situation: Situation,
  { adopted = [], begins = session }: Preparation = {},
): Promise<VersionTable | null> {
  const { table } = situation
  const renames = situation.assessments.flatMap(({ app, renames, obstacles }) =>
    obstacles.length > 0 ? [] : renames.map((rename) => ({ app, ...rename })),
  )
  const ready: VersionTable = { ...table, exists: true, missingColumns: [] }
  const isReady = table.exists && table.missingColumns.length === 0
  if (isReady && renames.length === 0 && adopted.length === 0) return ready

  const attempt = begins.transaction(
    async (tx) => {
      if (adopted.length > 0 && !(await isAsRead(tx, situation))) return 'moved'
      for (const { id, to } of renames) await renameRow(tx, table, id, to)
      const change = await shapeTable(tx, table)
      await recordAdopted(tx, ready, situation, adopted)
      return change
    },
    // Whoever looks into that table at this moment waits, and sees it as it was.
    adopted.length > 0 ? { lock: [AERICH], repeatable: true } : {},
  )
  const change = await attempt.catch((error: unknown) => rethrowUnlessMoved(error, session, situation))
  if (change === 'moved') return null
  if (change !== null) context.emit({ type: 'history', change, table: table.name })
  for (const { app, from, to } of renames) {
    context.emit({ type: 'history', change: 'renamed', table: table.name, app, version: to, formerly: from })
  }
  return ready
}

/** Creating and adding have no claim to lose: where the lock is none, the second one fails instead. */
async function rethrowUnlessMoved(
  error: unknown,
  session: Session,
  { table, aerich }: Situation,
): Promise<'moved'> {
  if (!isDatabaseError(error) || error.kind !== 'statement') throw error
  const place = await session.inspect()
  const now = findVersionTable(place, table.name)
  const isSame = now.exists === table.exists && now.missingColumns.length === table.missingColumns.length
  if (isSame && (aerich === null || findAerichTable(place) !== null)) throw error
  return 'moved'
}
