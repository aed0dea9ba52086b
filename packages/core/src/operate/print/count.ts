/** `1 migration`, `2 migrations`. */
export function count(things: readonly unknown[], noun = 'migration'): string {
  return `${things.length} ${noun}${things.length === 1 ? '' : 's'}`
}
