import { DatabaseError } from '@godwit/core'
import type { Connection } from './connection.js'
import type { StatementWatch } from './database.js'
import { cascadeText, dropCascades } from './drop-cascade.js'
import { rebuildError } from './rebuild.js'
import { tableChange } from './table-change.js'
import { onlyReads } from './verb.js'

/**
 * Watches statements that commit one by one, where only what is still to come can be refused.
 * @param made the tables that have been made so by now; kept up to date.
 */
export function watchOneByOne(
  { handle, memory }: Pick<Connection, 'handle' | 'memory'>,
  made: Set<string>,
): StatementWatch {
  return {
    before(statements) {
      if (!statements.every(onlyReads)) memory.references.forget()
      for (const statement of statements) {
        const change = tableChange(statement)
        if (change?.type !== 'drop' || made.has(change.table)) continue
        // What else would it be? And whether all has been copied by then, and will be made again, nobody can tell.
        if (made.size > 0) throw rebuildError({ table: change.table, drop: statement })
        const [cascade] = dropCascades(handle, change.table)
        if (cascade === undefined) continue
        throw new DatabaseError(`${statement.text} would lose something: ${cascadeText(cascade)}.`, {
          kind: 'statement',
          statement: statement.text,
          offset: statement.offset,
          fix: 'Delete these rows by a statement that says so, or drop the table in a transaction.',
        })
      }
    },
    after(statements) {
      for (const statement of statements) {
        const change = tableChange(statement)
        if (change?.type === 'create') made.add(change.table)
        if (change?.type === 'rename' && made.delete(change.from)) made.add(change.to)
        if (change?.type === 'drop') made.delete(change.table)
      }
    },
  }
}
