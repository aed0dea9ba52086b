import type { Begun, Command, Invocation } from '@godwit/core/operate'
import type { Flags } from './flags.js'

/** A command that works on the project's files. */
export type CliCommand = Command<CliInvocation>

/** What a command of a project is given. */
export interface CliInvocation extends Omit<Invocation, 'flags'>, ProjectPlace {}

/** Where a project is looked for. */
export interface ProjectPlace extends Pick<Begun, 'learnSecrets'> {
  readonly flags: Flags
  readonly cwd: string
  /** The environment, with the `.env` file beneath it. */
  readonly env: { readonly [name: string]: string | undefined }
}
