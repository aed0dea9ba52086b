import type { Handle } from './driver.js'
import { fold } from './folded-name.js'
import { quoted } from './quoted.js'
import type { SchemaObjectType } from './schema-change.js'

export interface Temporary {
  readonly type: SchemaObjectType
  readonly name: string
}

/** What lives in `temp`, with virtual tables first: they take along the tables that they consist of. */
export function temporaries(handle: Handle): Temporary[] {
  return handle
    .prepare(
      `SELECT type, name FROM temp.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, type = 'trigger' DESC, type = 'view' DESC`,
    )
    .all() as Temporary[]
}

/** Drops what a transaction has made there: it outlives COMMIT, and would hide what the next one means by the same name. */
export function dropTemporaries(handle: Handle, before: readonly Temporary[]): void {
  const keyOf = ({ type, name }: Temporary) => `${type} ${fold(name)}`
  const kept = new Set(before.map(keyOf))
  for (const made of temporaries(handle)) {
    if (kept.has(keyOf(made))) continue
    handle.exec(`DROP ${made.type} IF EXISTS temp.${quoted(made.name)}`)
  }
}
