import { ConfigurationError } from '@godwit/core'
import { badUrl } from './bad-url.js'

export interface FileUrl {
  readonly path: string
  /** Whether the file may lie on a network file system: `?network=allow`. */
  readonly network: boolean
}

/**
 * The path that a URL names, decoded, and what it allows. No message repeats what may be a secret.
 * @throws ConfigurationError UNKNOWN_SCHEME, or BAD_URL.
 */
export function parseUrl(url: string): FileUrl {
  const scheme = schemeOf(url) ?? ''
  const kind = scheme.toLowerCase()
  if (kind !== 'sqlite' && kind !== 'file')
    throw new ConfigurationError('UNKNOWN_SCHEME', `sqlite() cannot open a URL that begins with ${scheme}:`, {
      fix: 'Give a path, or a URL that begins with sqlite: or file:. For a file of that name write ./ before it.',
    })
  const rest = url.slice(scheme.length + 1)
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? ''
  if (mayHoldLogin(rest))
    throw badUrl(
      'The URL seems to name a user, which SQLite does not have.',
      'Write it like sqlite:path/to/app.db, without a user. Where @ belongs to the name, write %40.',
    )
  const [path = ''] = rest.split(/[?#]/, 1)
  const shown = `${scheme}:${path}`
  const network = rest.slice(path.length) === '?network=allow'
  if (path !== rest && !network)
    throw badUrl(
      `Parameters and fragments are not supported, except ?network=allow: ${shown} is followed by some.`,
      'Leave out everything from ? or # on. Where they belong to the name, write %3F and %23.',
    )
  if (kind === 'file' && authority !== '')
    throw badUrl(
      `${shown} names a host, and SQLite opens local files only.`,
      'Write file:///absolute/path, with three slashes.',
    )
  return { path: decode(path.replace(/^\/\//, ''), shown), network }
}

/** An absolute path may hold an @, as that of a scoped package does, for Node leaves it so in file URLs. */
function mayHoldLogin(rest: string): boolean {
  return rest.includes('@') && !/^(?:\/\/)?\/(?!\/)[^:?#]*$/.test(rest)
}

/** The scheme, where the text is a URL. One letter before a colon is a drive, so a scheme has two at least. */
export function schemeOf(text: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(text)?.[1]
}

function decode(text: string, shown: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw badUrl(`The percent-encoding in ${shown} is broken.`, 'Write %25 for a percent sign.', cause)
  }
}
