/** Whether a text holds a password in one of the forms that can be recognised, be it a part of one. */
export function holdsSecret(text: string): boolean {
  return MAY_HOLD_ONE.test(text) && (BEGINNING.test(text) || secretsIn(text).length > 0)
}

/**
 * The text with every password that can be recognised replaced: by no SQL, so that a statement with a gap in it cannot
 * be run by mistake.
 */
export function withoutSecrets(text: string): string {
  const found = secretsIn(text)
  if (found.length === 0) return text
  const masked = PATTERNS.reduce(
    (rest, pattern) => rest.replace(pattern, (...groups) => `${groups[1]}${GAP}`),
    text,
  )
  return withoutKnown(masked, found)
}

/** The passwords that can be recognised in a text, as they stand there and as they are meant. */
export function secretsIn(text: string): string[] {
  if (!MAY_HOLD_ONE.test(text)) return []
  return PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(([, , secret = '']) => {
    const inner = secret.replace(/^(?:[enu]&?)?(?:''|'|"|\$\w*\$)|(?:''|'|"|\$\w*\$)$/gi, '')
    const meant = [inner, inner.replaceAll("''", "'"), decoded(inner)]
    return [...new Set(meant)].filter((one) => one !== '' && one !== GAP)
  })
}

/** The text with passwords replaced that are known. Very short ones are no secret, and occur anywhere. */
export function withoutKnown(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .reduce((rest, secret) => rest.replaceAll(secret, GAP), text)
}

/** An error as it is, unless it, or what caused it, holds a password: then a copy that does not. */
export function errorWithoutSecrets(error: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (typeof error === 'string') return clean(error, secrets)
  if (!(error instanceof Error) || depth > DEEPEST) return error
  const fields = ownFields(error)
  const cleaned = fields.map(([name, value]) => {
    if (name === 'cause') return [name, errorWithoutSecrets(value, secrets, depth + 1)] as const
    return [name, typeof value === 'string' ? clean(value, secrets) : value] as const
  })
  if (cleaned.every(([, value], index) => value === fields[index]?.[1])) return error
  const copy = new Error(clean(error.message, secrets))
  for (const [name, value] of [['name', error.name] as const, ...cleaned]) {
    const enumerable = !HIDDEN.has(name)
    Object.defineProperty(copy, name, { value, enumerable, configurable: true, writable: true })
  }
  return copy
}

const GAP = '***'
const SHORTEST = 4
const HIDDEN: ReadonlySet<string | symbol> = new Set(['name', 'message', 'stack', 'cause'])

const SPACE = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`
const BARE = String.raw`(?<!["'])\b(?:ssl)?password${SPACE}(?:(?:=>|:=|=|:)${SPACE})?`
const NAMED = `(?<=["'])password["']${SPACE}(?:=>|:=|=|:)${SPACE}`
const WORD = `(?:${BARE}|${NAMED})`
const QUOTED = [
  "''[^']+''",
  String.raw`e'(?:[^'\\]|\\[\s\S]|'')*'`,
  "(?:n|u&)?'(?:[^']|'')*'",
  '"[^"]*"',
  String.raw`(\$\w*\$)[\s\S]*?\3`,
].join('|')

/** Without one of these no pattern below matches, and almost no text has one. */
const MAY_HOLD_ONE = /password|:\/\//i

const BEGINNING = new RegExp(`${WORD}(?:[enu]&?)?['"$]`, 'i')

/** In each, the first group stays and the second one is the password. */
const PATTERNS: readonly RegExp[] = [
  // `PASSWORD '…'`, quoted in any way: also in the text of a function, in options, in JSON and as a value.
  new RegExp(`(${WORD})(${QUOTED})`, 'gi'),
  // `password=…` in a connection string: behind a quote, another pair, or the question mark of a URL.
  /((?:ssl)?password(?<=(?:[?&'"]|=[^\s,]+\s+)(?:ssl)?password)=)([^\s,)'"&;]+)/gi,
  // The login of a URL, unless it is the form that our own messages show. Of bounded length, for the text may be megabytes.
  /(\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s'"/:@]{0,100}:)((?!password@)[^\s'"]{1,300})(?=@)/gi,
]

/** Deeper chains of causes are cut off: one may lead back to itself. */
const DEEPEST = 16

function clean(text: string, secrets: readonly string[]): string {
  return withoutKnown(withoutSecrets(text), secrets)
}

/** Without running what others have written. The stack has an accessor too, from Node 24 on, which is the engine's own. */
function ownFields(error: Error): [name: string | symbol, value: unknown][] {
  return Reflect.ownKeys(error).map((name) => [
    name,
    name === 'stack' ? error.stack : Object.getOwnPropertyDescriptor(error, name)?.value,
  ])
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
