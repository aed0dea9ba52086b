import assert from 'node:assert/strict'
import {
  type DatabaseError,
  type DatabaseErrorKind,
  type GodwitError,
  isDatabaseError,
  isGodwitError,
  type MigrationFailedError,
} from '@godwit/core'

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

/** The error with `code` that `work` rejects with. Fails on every other outcome. */
export async function refusal(work: Promise<unknown>, code: string): Promise<GodwitError> {
  const error = await failure(work)
  assert.ok(isGodwitError(error), `should have failed as ${code}, and failed with ${error}`)
  assert.equal(error.code, code, error.message)
  return error
}

/** The `MigrationFailedError` that `work` rejects with. Fails on every other outcome. */
export async function migrationFailure(work: Promise<unknown>): Promise<MigrationFailedError> {
  const error = await failure(work)
  assert.ok(isMigrationFailed(error), `a migration should have failed, and it was: ${error}`)
  return error
}

function isMigrationFailed(error: unknown): error is MigrationFailedError {
  return isGodwitError(error) && error.code === 'MIGRATION_FAILED'
}
