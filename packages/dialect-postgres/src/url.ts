import { ConfigurationError } from '@godwit/core'
import { badUrl, URL_FORM } from './bad-url.js'
import { portNumber, type UrlParameters, urlParameters } from './url-parameters.js'

/** What a URL says. What it leaves out is filled by pg from its PG* variables. */
export interface UrlParts extends UrlParameters {
  readonly database?: string
  /** The user stands before the host with a colon in it, which had to be encoded there and so belongs to the name. */
  readonly isColonMeant?: true
}

const PARTS =
  /^postgres(?:ql)?:\/\/(?:(?<login>[^/?#]*)@)?(?<host>\[[^\]]*\]|[^:/?#@[\]]*)(?::(?<port>\d*))?(?:\/(?<database>[^/?#@]*))?(?:\?(?<query>[^#]*))?$/i

/**
 * Reads a connection URL. No message repeats any part of it that may hold the password.
 * @throws ConfigurationError UNKNOWN_SCHEME, or BAD_URL.
 */
export function parseUrl(url: string): UrlParts {
  refuseOtherForms(url)
  const written = PARTS.exec(url)?.groups
  if (written === undefined) {
    throw badUrl(
      'The database URL cannot be read.',
      `Write ${URL_FORM}; percent-encode / ? # in user and password.`,
    )
  }
  const { login = '', host, port, database, query = '' } = written
  const [, user, password] = /^([^:]*):?([\s\S]*)$/.exec(login) ?? []
  const given = {
    user: decode(user),
    password: decode(password),
    host: decode(host?.replace(/^\[(.*)\]$/, '$1')),
    port: portNumber(port),
    database: decode(database),
  }
  const parts = { ...defined(given), ...urlParameters(query) }
  if (parts.host?.includes('@'))
    throw badUrl('The host in the database URL holds an @.', `Write ${URL_FORM}.`)
  if (parts.host?.includes(',')) {
    throw badUrl(
      'The database URL names several hosts, which pg cannot choose between.',
      'Name the one to migrate.',
    )
  }
  return given.user?.includes(':') && parts.user === given.user ? { ...parts, isColonMeant: true } : parts
}

function refuseOtherForms(url: string): void {
  if (/^\s*["'`]/.test(url)) throw badUrl('The database URL stands in quotes.', 'Take the quotes away.')
  if (/\s/.test(url)) {
    const fix = /^\s*\w+\s*=/.test(url)
      ? `Keyword form (host=… dbname=…) is not read here: write ${URL_FORM}.`
      : 'Take white space away, or write %20 where it belongs there.'
    throw badUrl('The database URL holds white space.', fix)
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined) throw badUrl('The database URL has no scheme.', `Write ${URL_FORM}.`)
  if (scheme !== 'postgres' && scheme !== 'postgresql') {
    throw new ConfigurationError('UNKNOWN_SCHEME', `${scheme}: is not a URL of PostgreSQL.`, {
      fix: `Write ${URL_FORM}.`,
    })
  }
}

/** Percent-decoding that leaves a stray % as it is, as pg does. Nothing at all counts as left out. */
function decode(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
}
