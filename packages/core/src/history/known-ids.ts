/** The ids of the records that the version table is known to hold. Adding to it, and taking away what was added last, is cheap. */
export interface KnownIds {
  readonly count: number
  /** Zero where there is none. */
  readonly highest: number
  readonly last: { readonly id: number; readonly before: KnownIds } | null
}

export function knownIds(ids: readonly number[]): KnownIds {
  return ids.reduce(added, NONE)
}

/** The same with this id, which may be among them already. */
export function withId(ids: KnownIds, id: number): KnownIds {
  return added(id > ids.highest ? ids : withoutId(ids, id), id)
}

/** The same without this id, if it is among them. */
export function withoutId(ids: KnownIds, id: number): KnownIds {
  const above: number[] = []
  for (let { last } = ids; last !== null; last = last.before.last) {
    if (last.id === id) return above.reduceRight(added, last.before)
    above.push(last.id)
  }
  return ids
}

const NONE: KnownIds = { count: 0, highest: 0, last: null }

function added(before: KnownIds, id: number): KnownIds {
  return { count: before.count + 1, highest: Math.max(before.highest, id), last: { id, before } }
}
