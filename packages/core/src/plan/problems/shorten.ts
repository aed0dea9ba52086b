/** Quoted versions for a message. */
export function list(items: readonly { readonly version: string }[]): string {
  return shorten(items.map((item) => `"${item.version}"`))
}

/** A database may have hundreds of them; the first few say enough. */
export function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
