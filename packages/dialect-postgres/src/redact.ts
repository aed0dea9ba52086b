/** The text with every known secret, plain or percent-encoded, replaced. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}

/** The driver's error as it is, unless one of its strings holds a secret: then a copy that does not. */
export function redactedError(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return error
  const fields = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((name) => [name, field(error, name)]),
  )
  const clean = Object.entries(fields).filter(
    ([, value]) => typeof value !== 'string' || redacted(value, secrets) === value,
  )
  if (clean.length === Object.keys(fields).length) return error
  const copy = new Error(redacted(error.message, secrets))
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue
    Object.defineProperty(copy, name, {
      value: redacted(value, secrets),
      enumerable: name !== 'stack' && name !== 'message',
      configurable: true,
      writable: true,
    })
  }
  return copy
}

function field(error: Error, name: string): unknown {
  return Object.getOwnPropertyDescriptor(error, name)?.value
}
