/** Rows in columns: every cell as wide as the widest of its column, two spaces between, nothing after the last. */
export function table(rows: readonly (readonly string[])[], indent = 0): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${' '.repeat(indent)}${line.trimEnd()}\n`)
    .join('')
}
