import { isDatabaseError } from '../database-error.js'
import type { Database, Session } from '../dialect.js'
import type { Loss } from '../plan/losses/loss.js'
import { possibleLosses } from '../plan/losses/possible-losses.js'
import type { PossibleLoss, StandingTable } from '../plan/losses/standing-table.js'
import { userTables } from '../plan/user-tables.js'
import { withoutSecrets } from '../secrets.js'
import { identifier, rawSql, type Sql, sql } from '../sql.js'
import type { LoadedStep } from './loaded-step.js'
import type { Situation } from './situation.js'

/** By step, what undoing it would lose. Steps that are not undone are not in it. */
export type CountedLosses = ReadonlyMap<LoadedStep, readonly Loss[]>

/** Counts in the database what these steps may lose. What turns out to be nothing is left out. Only reads. */
export async function countLosses(
  session: Session,
  situation: Situation,
  steps: readonly LoadedStep[],
): Promise<CountedLosses> {
  const undone = steps.filter((step) => step.direction === 'downgrade')
  const possible = possibleLosses(
    undone.map(({ script, resumed, row }) => ({ script, done: resumed ? (row?.statementsDone ?? 0) : 0 })),
    await session.inspect(),
  )
  const counted = new Map<LoadedStep, readonly Loss[]>()
  for (const [index, step] of undone.entries()) {
    const losses: Loss[] = []
    for (const loss of possible[index] ?? []) losses.push(await counting(session, situation, loss))
    counted.set(
      step,
      losses.filter(({ count }) => count !== 0),
    )
  }
  return counted
}

async function counting(db: Database, situation: Situation, loss: PossibleLoss): Promise<Loss> {
  const statement = loss.statement === null ? null : withoutSecrets(loss.statement)
  const counted = { what: loss.what, name: null, column: null, count: null, atMost: false, statement }
  switch (loss.what) {
    case 'table':
      return { ...counted, name: loss.table.name, count: await count(db, loss.table, sql`*`) }
    case 'column': {
      const { table, column, atMost } = loss
      const values = await count(db, table, identifier(column))
      return { ...counted, name: table.name, column, count: values, atMost }
    }
    case 'rows':
      return { ...counted, name: loss.table.name, ...(await countRows(db, loss)) }
    case 'schema':
      return { ...counted, name: loss.name }
    case 'unknown':
      // Where there is nothing, nothing can be lost.
      return { ...counted, count: (await hasRows(db, situation)) ? null : 0 }
  }
}

async function countRows(
  db: Database,
  { table, where, atMost }: Extract<PossibleLoss, { what: 'rows' }>,
): Promise<Pick<Loss, 'count' | 'atMost'>> {
  const some = where === null ? null : await count(db, table, sql`*`, rawSql(where))
  if (some !== null) return { count: some, atMost }
  return { count: await count(db, table, sql`*`), atMost: atMost || where !== null }
}

/** Null where they cannot be counted: it is not there, or may not be read. */
async function count(
  db: Database,
  { path }: StandingTable,
  what: Sql,
  where: Sql = sql`1 = 1`,
): Promise<number | null> {
  return unlessRefused(async () => {
    const [row] = await db.query<{ n: number | bigint }>(
      sql`SELECT COUNT(${what}) AS "n" FROM ${identifier(...path)} WHERE ${where}`,
    )
    return Number(row?.n)
  })
}

/** Whether any table of the user holds something, or may. */
async function hasRows(db: Database, { place, table }: Situation): Promise<boolean> {
  for (const name of userTables(place, table.name)) {
    const found = await unlessRefused(() =>
      db.query(sql`SELECT 1 AS "found" FROM ${identifier(place.schema, name)} LIMIT 1`),
    )
    if (found === null || found.length > 0) return true
  }
  return false
}

async function unlessRefused<T>(query: () => Promise<T>): Promise<T | null> {
  try {
    return await query()
  } catch (error) {
    if (isDatabaseError(error) && (error.kind === 'statement' || error.kind === 'denied')) return null
    throw error
  }
}
