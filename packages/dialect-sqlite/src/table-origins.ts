import type { TableChange } from './table-change.js'

export interface TableOrigins {
  /** To be told of every change, in order; gives the old name of a table that this one drops, if it stood before them all. */
  note(change: TableChange): string | undefined
}

/** Follows tables through renames. Those that are made on the way have no origin. */
export function tableOrigins(): TableOrigins {
  const originOf = new Map<string, string | undefined>()
  const leave = (name: string) => {
    const origin = originOf.has(name) ? originOf.get(name) : name
    originOf.delete(name)
    return origin
  }
  return {
    note(change) {
      if (change.type === 'drop') return leave(change.table)
      if (change.type === 'rename') originOf.set(change.to, leave(change.from))
      // What may have stood before them stays what it is.
      else if (!change.ifAbsent) originOf.set(change.table, undefined)
      return undefined
    },
  }
}
