/** Prints the one object of `--json`, with every text in it redacted. */
export function printJson(facts: object, redacted: (text: string) => string): void {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? redacted(value) : value)
  process.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...facts }, clean)}\n`)
}
