import { DatabaseError } from '../../database-error.js'
import { didYouMean } from '../../did-you-mean.js'
import type { Batch } from '../../migration-database.js'
import { isSql } from '../../sql.js'

const OPTIONS = ['table', 'key', 'size', 'where'] as const satisfies (keyof Batch)[]

/**
 * Checks what no type checker may have seen: a condition that is mistyped would be none.
 * @throws DatabaseError `statement`
 */
export function checkBatch(batch: unknown): asserts batch is Batch {
  if (typeof batch !== 'object' || batch === null)
    throw fault('A batch is told by an object.', "Write: db.batch({ table: 'feed', key: 'id' }, …)")
  const { table, key, size, where } = batch as { readonly [option: string]: unknown }
  for (const option of Object.keys(batch)) {
    if (OPTIONS.some((known) => known === option)) continue
    const meant = didYouMean(option, OPTIONS)
    throw fault(
      `A batch has no option "${option}".`,
      meant === undefined ? `There are: ${OPTIONS.join(', ')}` : `Did you mean "${meant}"?`,
    )
  }
  for (const [option, name] of Object.entries({ table, key })) {
    if (typeof name !== 'string' || name === '')
      throw fault(`The option \`${option}\` of a batch has to be a name.`)
  }
  if (size !== undefined && !(Number.isSafeInteger(size) && Number(size) > 0))
    throw fault(`The size of a batch is ${String(size)}: it has to be a whole number from 1 on.`)
  if (where !== undefined && !isSql(where))
    throw fault('The option `where` of a batch has to be SQL.', 'Write: where: sql`"title" IS NULL`')
}

function fault(message: string, fix?: string): DatabaseError {
  return new DatabaseError(message, { kind: 'statement', fix })
}
