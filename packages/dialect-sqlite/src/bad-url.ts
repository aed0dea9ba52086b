import { ConfigurationError } from '@godwit/core'

export function badUrl(message: string, fix: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError('BAD_URL', message, { fix, cause })
}
