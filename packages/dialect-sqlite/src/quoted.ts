/** A name as it can stand in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
