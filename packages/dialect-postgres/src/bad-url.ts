import { ConfigurationError } from '@godwit/core'

export const URL_FORM = 'postgres://user:password@host:5432/database'

export function badUrl(message: string, fix: string): ConfigurationError {
  return new ConfigurationError('BAD_URL', message, { fix })
}
