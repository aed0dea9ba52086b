import { ConfigurationError } from '../errors.js'

/**
 * What a person calls one migration: a version or a number, with its app before it or not, as in `billing:4`.
 * @throws ConfigurationError BAD_OPTION where two apps are named.
 */
export function migrationName(
  text: string,
  app: string | undefined,
): { readonly app?: string; readonly version: string } {
  const colon = text.lastIndexOf(':')
  if (colon === -1) return { version: text, ...(app === undefined ? {} : { app }) }
  const named = text.slice(0, colon)
  if (app !== undefined && app !== named)
    throw new ConfigurationError('BAD_OPTION', `Two apps: ${app}, and that of ${text}.`, { fix: 'Give one.' })
  return { app: named, version: text.slice(colon + 1) }
}
