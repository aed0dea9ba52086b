import { DatabaseError, type ExpectedLoss, type Statement } from '@godwit/core'
import { fold } from './folded-name.js'
import { tableChange } from './table-change.js'
import { tableOrigins } from './table-origins.js'

/**
 * Refuses a rebuild whose statements would commit one by one: what it loses on the way could not be undone any more.
 * @param expectLoss tables that may be lost.
 * @throws DatabaseError that names the table and the statement that drops it.
 */
export function refuseRebuild(statements: readonly Statement[], expectLoss: ExpectedLoss = []): void {
  if (expectLoss === 'any') return
  const found = rebuildIn(statements)
  if (found !== undefined && !expectLoss.map(fold).includes(found.table)) throw rebuildError(found)
}

interface Rebuild {
  readonly table: string
  /** What drops the table, under whatever name it has by then. */
  readonly drop: Statement
}

/** The first table that these statements drop, and that stands again after them under its old name. */
function rebuildIn(statements: readonly Statement[]): Rebuild | undefined {
  const origins = tableOrigins()
  const drops = new Map<string, Statement>()
  const made = new Set<string>()
  for (const statement of statements) {
    const change = tableChange(statement)
    const dropped = change && origins.note(change)
    if (dropped !== undefined) drops.set(dropped, statement)
    if (change?.type === 'drop') made.delete(change.table)
    if (change?.type === 'rename') made.delete(change.from)
    if (change?.type === 'rename') made.add(change.to)
    if (change?.type === 'create') made.add(change.table)
  }
  const again = [...drops].find(([table]) => made.has(table))
  return again && { table: again[0], drop: again[1] }
}

export function rebuildError({ table, drop }: Rebuild): DatabaseError {
  return new DatabaseError(
    `Table ${table} would be made anew by statements that commit one by one, so that nobody could undo what gets lost on the way.`,
    {
      kind: 'statement',
      statement: drop.text,
      offset: drop.offset,
      fix: 'Give it a migration of its own, without transaction=false.',
    },
  )
}
