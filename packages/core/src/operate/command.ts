import type { Migrator } from '../run/migrator.js'
import type { ExitCode } from './exit-code.js'
import type { Flags } from './flags.js'
import type { Label } from './print/label.js'
import type { Terminal } from './terminal.js'
import type { RunState } from './unanswered.js'

/** One command: what help says of it, what it takes, and what it does. */
export interface Command<I extends Invocation = Invocation> {
  readonly name: string
  readonly aliases: readonly string[]
  /** One line for the list of commands. */
  readonly summary: string
  /** Paragraphs for the command's own help. */
  readonly description: readonly string[]
  readonly argument?: { readonly name: string; readonly required: boolean }
  /** Beside the flags that every command takes. */
  readonly flags: readonly (keyof I['flags'] & string)[]
  readonly examples: readonly string[]
  run(invocation: I): Promise<Outcome>
}

/** What a command is given: all it may know of the world. */
export interface Invocation {
  readonly command: string
  readonly argument?: string
  readonly flags: Flags
  readonly signal: AbortSignal
  readonly terminal: Terminal
  /** Hands a migrator on the database to `work`. @throws FailedRun around what `work` throws. */
  withMigrator(work: (run: Run) => Promise<Outcome>): Promise<Outcome>
  /** A line to put under a fix that names a command, with what it has to be told again; or nothing. */
  hint(fix: string | undefined): string
  /** To be told how far a run is, in case that the process ends in the middle of it. */
  saw(state: RunState): void
}

/** A migrator on the database, and how to speak of it. */
export interface Run {
  readonly migrator: Migrator
  readonly database: string
  /** The app that `--app` names, to hand on to the migrator. */
  readonly only: { readonly app?: string }
  readonly label: Label
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
