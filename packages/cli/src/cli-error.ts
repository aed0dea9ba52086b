import { GodwitError, type GodwitErrorOptions } from '@godwit/core'

/** What goes wrong in the command itself, before or beside the run of a migration. */
export class CliError extends GodwitError {
  /** Absolute path of the file at fault, where there is one. */
  readonly file?: string

  constructor(
    readonly code: CliCode,
    message: string,
    options: GodwitErrorOptions & { readonly file?: string } = {},
  ) {
    super(message, options)
    if (options.file !== undefined) this.file = options.file
  }
}

export type CliCode =
  /** An unknown command, flag or argument, or one that is missing. */
  | 'USAGE'
  | 'BAD_CONFIG'
  /** What should be written is there already. */
  | 'FILE_EXISTS'
  /** What should be written cannot be: no permission, a file system that is read-only. */
  | 'UNWRITABLE'
  /** A question, and nobody there to answer it. */
  | 'UNANSWERED'
  | 'DECLINED'
