import { GodwitError, type GodwitErrorOptions } from '../errors.js'

/** What goes wrong in a command itself, before or beside the run of a migration. */
export class CommandError extends GodwitError {
  /** Absolute path of the file at fault, where there is one. */
  readonly file?: string

  constructor(
    readonly code: CommandCode,
    message: string,
    options: GodwitErrorOptions & { readonly file?: string } = {},
  ) {
    super(message, options)
    if (options.file !== undefined) this.file = options.file
  }
}

export type CommandCode =
  /** An unknown command, flag or argument, or one that is missing. */
  | 'USAGE'
  /** What should be written cannot be: no permission, a file system that is read-only. */
  | 'UNWRITABLE'
  /** A question, and nobody there to answer it. */
  | 'UNANSWERED'
  | 'DECLINED'
