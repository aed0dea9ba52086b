import { relative, resolve } from 'node:path'
import { ConfigurationError } from '@godwit/core'
import { CommandError } from '@godwit/core/operate'

export interface UrlSources {
  readonly flag: string | undefined
  readonly environment: string | undefined
  readonly config: string | undefined
  /** Folder that a relative path in the config counts from. */
  readonly folder: string
}

/**
 * The database's URL: `--url`, else DATABASE_URL, else the config's. The environment wins over the config since a config is the same for
 * everybody who checks it out, and the environment says where one stands.
 */
export function databaseUrl(sources: UrlSources): string | undefined {
  if (sources.flag !== undefined) return sources.flag
  if (sources.environment !== undefined && sources.environment !== '') return sources.environment
  return sources.config === undefined ? undefined : fromFolder(sources.config, sources.folder)
}

/**
 * @param unread a config file that was not read, and may have been meant.
 * @throws CommandError USAGE where no source has one; ConfigurationError BAD_URL where it stands in quotes.
 */
export function needDatabaseUrl(url: string | undefined, unread?: string): string {
  if (url !== undefined && /^\s*["'`]/.test(url))
    throw new ConfigurationError(
      'BAD_URL',
      'The database URL begins with a quote: quotes are part of it here.',
      {
        fix: 'Leave the quotes out where it is set, for example DATABASE_URL=sqlite:bot.db',
      },
    )
  if (url !== undefined) return url
  throw new CommandError('USAGE', 'Which database? There is no URL.', {
    fix:
      unread === undefined
        ? 'Give --url, e.g. --url sqlite:bot.db, or set DATABASE_URL, or write `url` into the config file.'
        : `Folders above are not searched for a config file. Go to where there is one, or name it with --config: ${unread}`,
  })
}

/** The same for a config that is to be written in `to`: a relative path of the URL counts from there then. */
export function relativeToFolder(url: string, from: string, to: string): string {
  const { scheme, path } = RELATIVE.exec(url)?.groups ?? {}
  if (scheme === undefined || path === undefined || from === to) return url
  return `${scheme}${relative(inUrl(to), resolve(inUrl(from), path)).replaceAll('\\', '/')}`
}

/** A path as it is written in a URL. */
export function inUrl(path: string): string {
  return path.replaceAll(/[%?#]/g, encodeURIComponent)
}

/** `sqlite:bot.db` in a config names a file beside that config, wherever the command is typed. */
function fromFolder(url: string, folder: string): string {
  const { scheme, path } = RELATIVE.exec(url)?.groups ?? {}
  if (scheme === undefined || path === undefined) return url
  return `${scheme}${resolve(inUrl(folder), path)}`
}

/** The forms whose path does not begin at the root. */
const RELATIVE = /^(?<scheme>sqlite:|file:)(?:(?<=sqlite:)\/\/)?(?<path>[^/:?#].*)$/
