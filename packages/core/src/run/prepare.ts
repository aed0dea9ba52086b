import { isDatabaseError } from '../database-error.js'
import type { Session } from '../dialect.js'
import { findVersionTable, type VersionTable } from '../history/table-shape.js'
import { renameRow, shapeTable } from '../history/version-table.js'
import type { Context } from './context.js'
import type { Transacting } from './safety-copy.js'
import type { Situation } from './situation.js'

/**
 * Makes the version table what the run needs: there, in its present shape, and with plain versions in it.
 * One transaction, so that a table with a faulty record stays exactly as it was. Null: somebody else has done it
 * meanwhile, so read again.
 * @param copied where a step is begun afterwards: the session's transactions, the first of which begins with the safety copy.
 */
export async function prepare(
  session: Session,
  context: Context,
  situation: Situation,
  copied: Transacting = session,
): Promise<VersionTable | null> {
  const { table } = situation
  const renames = situation.assessments.flatMap(({ app, renames, obstacles }) =>
    obstacles.length > 0 ? [] : renames.map((rename) => ({ app, ...rename })),
  )
  const ready: VersionTable = { ...table, exists: true, missingColumns: [] }
  if (table.exists && table.missingColumns.length === 0 && renames.length === 0) return ready

  const attempt = copied.transaction(async (tx) => {
    for (const { id, to } of renames) await renameRow(tx, table, id, to)
    return shapeTable(tx, table)
  })
  const change = await attempt.catch((error: unknown) => rethrowUnlessMoved(error, session, table))
  if (change === 'moved') return null
  if (change !== null) context.emit({ type: 'history', change, table: table.name })
  for (const { app, from, to } of renames) {
    context.emit({ type: 'history', change: 'renamed', table: table.name, app, version: to, formerly: from })
  }
  return ready
}

/** Creating and adding have no claim to lose: where the lock is none, the second one fails instead. */
async function rethrowUnlessMoved(error: unknown, session: Session, table: VersionTable): Promise<'moved'> {
  if (!isDatabaseError(error) || error.kind !== 'statement') throw error
  const now = findVersionTable(await session.inspect(), table.name)
  if (now.exists === table.exists && now.missingColumns.length === table.missingColumns.length) throw error
  return 'moved'
}
