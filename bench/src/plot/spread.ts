/**
 * Moves places apart until neighbours are `gap` from each other and all lie within the bounds; each as near to where it
 * belongs as that allows. Keeps the order of equal places. More than fit overlap evenly.
 */
export function spread(places: readonly number[], gap: number, low: number, high: number): number[] {
  const room = places.length > 1 ? Math.min(gap, (high - low) / (places.length - 1)) : gap
  const order = places.map((_, index) => index).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  let groups: Group[] = []
  for (const index of order) {
    groups.push({ members: [index], start: clamp(places[index] ?? 0, low, high) })
    groups = mergeLast(groups, places, room, low, high)
  }
  const result = [...places]
  for (const { members, start } of groups)
    for (const [offset, index] of members.entries()) result[index] = start + offset * room
  return result
}

/** Places that touch, and so move together. */
interface Group {
  readonly members: readonly number[]
  readonly start: number
}

function mergeLast(
  groups: Group[],
  places: readonly number[],
  gap: number,
  low: number,
  high: number,
): Group[] {
  const last = groups.at(-1)
  const before = groups.at(-2)
  if (last === undefined || before === undefined || before.start + before.members.length * gap <= last.start)
    return groups
  const members = [...before.members, ...last.members]
  const wished = members.map((index, offset) => (places[index] ?? 0) - offset * gap)
  const mean = wished.reduce((sum, place) => sum + place, 0) / wished.length
  const start = clamp(mean, low, high - (members.length - 1) * gap)
  return mergeLast([...groups.slice(0, -2), { members, start }], places, gap, low, high)
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
