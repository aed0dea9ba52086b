import type { ExpectedLoss, TransactionOptions } from '../dialect.js'
import { ConfigurationError } from '../errors.js'
import type { LoadedStep } from './loaded-step.js'

/** What one transaction has to be like for all of these steps. */
export function transactionOptions(steps: readonly LoadedStep[]): TransactionOptions {
  const enforced = steps.some((step) => step.foreignKeys === 'on')
  const expectLoss = expectedOf(steps)
  // Code may have done something elsewhere.
  const repeatable = steps.every((step) => step.script.kind === 'sql')
  return {
    ...(enforced ? { foreignKeys: 'on' as const } : {}),
    ...(expectLoss.length > 0 ? { expectLoss } : {}),
    ...(repeatable ? { repeatable } : {}),
  }
}

function expectedOf(steps: readonly LoadedStep[]): ExpectedLoss {
  const named: string[] = []
  for (const { expectLoss } of steps) {
    if (expectLoss === 'any') return 'any'
    named.push(...expectLoss)
  }
  return named
}

/** Whether the steps can share one transaction. */
export function canBeTogether(steps: readonly LoadedStep[]): boolean {
  return lonerOf(steps) === undefined
}

/** @throws ConfigurationError CANNOT_BE_ONE_TRANSACTION naming the step that prevents it. */
export function checkTogether(steps: readonly LoadedStep[]): void {
  const loner = lonerOf(steps)
  if (loner === undefined) return
  const why = loner.transaction ? 'it wants foreign keys to be on' : 'it runs without a transaction'
  throw new ConfigurationError(
    'CANNOT_BE_ONE_TRANSACTION',
    `"${loner.version}" cannot share one transaction with others: ${why}. Nothing was changed.`,
    {
      fix: 'Leave out --single-transaction (in code: singleTransaction), or go up to the one before it first.',
    },
  )
}

function lonerOf(steps: readonly LoadedStep[]): LoadedStep | undefined {
  const alike = steps.every((step) => step.foreignKeys === steps[0]?.foreignKeys)
  return (
    steps.find((step) => !step.transaction) ??
    (alike ? undefined : steps.find((step) => step.foreignKeys === 'on'))
  )
}
