/** Statements as a file of SQL has them. */
export function sqlScript(statements: readonly string[]): string {
  return `${statements.join(';\n')};\n`
}
