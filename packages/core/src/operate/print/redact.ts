/** Keeps passwords out of what is printed. */
export interface Redaction {
  /** Learns the password of a URL; any other text is passed over. */
  learn(url: string): void
  /** Replaces passwords in URLs. Everything else stays true to the letter: SQL, versions, paths. */
  data(text: string): string
  /** The same for messages, and every password that was learnt wherever it occurs. */
  message(text: string): string
}

export function redaction(): Redaction {
  const secrets = new Set<string>()
  return {
    learn(url) {
      for (const secret of secretsOf(url)) secrets.add(secret)
    },
    data: withoutUrlPasswords,
    message: (text) =>
      [...secrets]
        .sort((one, other) => other.length - one.length)
        .reduce((rest, secret) => rest.replaceAll(secret, '***'), withoutUrlPasswords(text)),
  }
}

/** Also where a path was made of the URL, and its slashes have become one. */
function withoutUrlPasswords(text: string): string {
  return text
    .replace(/(\b[a-z][a-z\d+.-]*:\/+)[^\s:]*:\S*@/gi, '$1***@')
    .replace(/([?&](?:ssl)?password=)[^&\s'"`]+/gi, '$1***')
}

function secretsOf(url: string): string[] {
  const found = [
    /[a-z][a-z\d+.-]*:\/+[^:/?#]*:([^/?#]*)@/i,
    /[a-z][a-z\d+.-]*:\/+[^:/?#]*:(.*)@/is,
    /[?&](?:ssl)?password=([^&#]*)/i,
  ].flatMap((pattern) => pattern.exec(url)?.[1] ?? [])
  return (
    found
      // A password is no secret where user, host or database are called the same, as they often are on a developer's machine.
      .filter((secret) => secret !== '' && !url.replace(secret, '').includes(secret))
      .flatMap((secret) => [secret, decoded(secret), encodeURIComponent(secret)])
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
