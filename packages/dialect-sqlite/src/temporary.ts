import type { Statement } from '@godwit/core'
import type { Handle } from './driver.js'
import { fold } from './folded-name.js'
import { quoted } from './quoted.js'
import type { SchemaObjectType } from './schema-change.js'

export interface Temporary {
  readonly type: SchemaObjectType
  readonly name: string
}

/** What lives in `temp`. It is looked for only where something can have been made there. */
export interface Temporaries {
  /** Call before statements run. */
  note(verb: string, statement: Statement): void
  list(): readonly Temporary[]
  /** Drops what a transaction has made there: it outlives COMMIT, and would hide what the next one means by the same name. */
  dropNew(before: readonly Temporary[]): void
}

/** @param isShared whether the app can make something there too, at any time. */
export function temporariesOf(handle: Handle, isShared: boolean): Temporaries {
  let isEmpty = !isShared
  return {
    note(verb, statement) {
      if (isEmpty && verb === 'CREATE')
        isEmpty = !statement.tokens.some((token) => TEMPORARY.has(fold(token)))
    },
    list: () => (isEmpty ? [] : temporaries(handle)),
    dropNew(before) {
      if (isEmpty) return
      dropTemporaries(handle, before)
      isEmpty = !isShared && before.length === 0
    },
  }
}

const TEMPORARY: ReadonlySet<string> = new Set(['temp', 'temporary'])

/** With virtual tables first: they take along the tables that they consist of. */
function temporaries(handle: Handle): Temporary[] {
  return handle
    .prepare(
      `SELECT type, name FROM temp.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, type = 'trigger' DESC, type = 'view' DESC`,
    )
    .all() as Temporary[]
}

function dropTemporaries(handle: Handle, before: readonly Temporary[]): void {
  const keyOf = ({ type, name }: Temporary) => `${type} ${fold(name)}`
  const kept = new Set(before.map(keyOf))
  for (const made of temporaries(handle)) {
    if (kept.has(keyOf(made))) continue
    handle.exec(`DROP ${made.type} IF EXISTS temp.${quoted(made.name)}`)
  }
}
