import type { ExitCode } from './exit-code.js'
import type { FlagName, Flags } from './flags.js'
import type { Terminal } from './terminal.js'
import type { RunState } from './unanswered.js'

/** One command: what help says of it, what it takes, and what it does. */
export interface Command {
  readonly name: string
  readonly aliases: readonly string[]
  /** One line for the list of commands. */
  readonly summary: string
  /** Paragraphs for the command's own help. */
  readonly description: readonly string[]
  readonly argument?: { readonly name: string; readonly required: boolean }
  /** Beside the flags that every command takes. */
  readonly flags: readonly FlagName[]
  readonly examples: readonly string[]
  run(invocation: Invocation): Promise<Outcome>
}

/** What a command is given: all it may know of the world. */
export interface Invocation {
  readonly command: string
  readonly argument?: string
  readonly flags: Flags
  readonly cwd: string
  /** The environment, with the `.env` file beneath it. */
  readonly env: { readonly [name: string]: string | undefined }
  readonly signal: AbortSignal
  readonly terminal: Terminal
  /** To be told how far a run is, in case that the process ends in the middle of it. */
  saw(state: RunState): void
  /** To be told the URL of the database, whose password is then kept out of every message. */
  learnSecrets(url: string): void
}

/** What a command has to say. Where it fails, it throws instead. */
export interface Outcome {
  /** The facts, for `--json`, beside `schemaVersion`, `ok` and `command`. */
  readonly json: object
  /** The same for stdout without `--json`. */
  readonly text?: string
  /** One line for people, on stderr. */
  readonly note?: string
  readonly exitCode?: ExitCode
}
