import { CONTRACT, type Dialect } from './dialect.js'
import { ConfigurationError } from './errors.js'

/**
 * Refuses what is no dialect, and a dialect that was written for another contract than this core's.
 * @param packageName where the dialect comes from, where that is known.
 * @throws ConfigurationError: BAD_OPTION, CONTRACT_MISMATCH.
 */
export function assertContract(dialect: Dialect, packageName?: string): void {
  if (!isDialect(dialect))
    throw new ConfigurationError('BAD_OPTION', '`dialect` is not a dialect.', {
      fix: 'Give what a dialect’s function returns, for example what dialectFor(…) resolves to.',
    })
  const { contract, name } = dialect
  if (contract === CONTRACT) return
  const updateDialect =
    packageName === undefined
      ? `Update the package that exports ${name}(), the dialect.`
      : `Run: npm install ${packageName}@latest`
  throw new ConfigurationError(
    'CONTRACT_MISMATCH',
    `The dialect “${name}” was written for contract ${contract}, and this @godwit/core for contract ${CONTRACT}.`,
    { fix: contract > CONTRACT ? UPDATE_CORE : updateDialect },
  )
}

/** The command brings a core of its own. */
export const UPDATE_COMMAND = 'And where the command is installed: npm install --save-dev godwit@latest'

const UPDATE_CORE = `Run: npm install @godwit/core@latest\n  ${UPDATE_COMMAND}`

/** Looks twice, since plain JavaScript hands over anything: a promise of a dialect, a module, a URL. */
function isDialect(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'contract' in given && 'session' in given
}
