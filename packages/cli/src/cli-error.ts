import { GodwitError, type GodwitErrorOptions } from '@godwit/core'
import type { ExitCode } from '@godwit/core/operate'

/** What goes wrong in a command that works on the project's files, beside what any command may run into. */
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
  | 'BAD_CONFIG'
  /** What should be written is there already. */
  | 'FILE_EXISTS'
  /** Some of what should be imported cannot be. The rest is. */
  | 'NOT_IMPORTED'

export const CLI_EXIT_CODES: { readonly [code in CliCode]: ExitCode } = {
  BAD_CONFIG: 2,
  FILE_EXISTS: 2,
  NOT_IMPORTED: 2,
}
