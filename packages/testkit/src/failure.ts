import assert from 'node:assert/strict'
import type { DatabaseError, DatabaseErrorKind } from '@godwit/core'
import { isDatabaseError } from '@godwit/core'

/** What `work` rejects with. Fails where it does not reject. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome) return outcome.error
  return assert.fail(`should have failed, and resolved to ${JSON.stringify(outcome.value)}`)
}

/** The `DatabaseError` of one of `kinds` that `work` rejects with. Fails on every other outcome. */
export async function databaseFailure(
  work: Promise<unknown>,
  ...kinds: readonly DatabaseErrorKind[]
): Promise<DatabaseError> {
  const error = await failure(work)
  assert.ok(isDatabaseError(error), `should have failed with a DatabaseError, and failed with ${error}`)
  assert.ok(
    kinds.includes(error.kind),
    `should have failed as ${kinds}, and failed as ${error.kind}: ${error}`,
  )
  return error
}
