import { GodwitError, type GodwitErrorOptions, isGodwitError } from './errors.js'

/** A copy of the database that was asked for could not be made, or could not be put back. Nothing was changed. */
export class CopyError extends GodwitError {
  constructor(
    readonly code: CopyCode,
    message: string,
    options?: GodwitErrorOptions,
  ) {
    super(message, options)
  }
}

export type CopyCode = 'BACKUP_FAILED' | 'RESTORE_FAILED'

/** Whether no copy could be made or put back, also where the error comes from another copy of the package. */
export function isCopyError(error: unknown): error is CopyError {
  return isGodwitError(error) && (error.code === 'BACKUP_FAILED' || error.code === 'RESTORE_FAILED')
}
