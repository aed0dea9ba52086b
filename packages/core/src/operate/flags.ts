/** The flags of the commands that need a migrator alone. A name means the same thing wherever it applies. */
export const FLAGS = {
  app: { value: 'NAME', help: 'only this app, of several' },
  json: { help: 'print one JSON object on stdout' },
  quiet: { short: 'q', help: 'say nothing on stderr but errors' },
  verbose: { short: 'v', help: 'say more: statements, notices, causes' },
  yes: { short: 'y', help: 'answer every question with yes' },
  'no-input': { help: 'never ask, as without a terminal' },
  help: { short: 'h', help: 'print this help' },

  to: { value: 'TARGET', help: 'the same as [target]' },
  steps: { value: 'N', help: 'so many migrations, not more' },
  'dry-run': { help: 'show what would run, and change nothing' },
  'single-transaction': { help: 'all pending migrations in one transaction' },
  'rollback-on-failure': { help: 'undo all of this run where a migration fails' },
  'lock-timeout': { value: 'TIME', help: 'wait for another run: 30 (seconds), 1m; default 5m' },
  grace: { value: 'TIME', help: 'on SIGTERM, wait 20s, then cancel and roll back' },
  'wait-for-database': { help: 'wait until it answers, as long as --lock-timeout' },
  'allow-out-of-order': { help: 'apply a migration older than the newest applied one' },
  'allow-missing': { help: 'go on where an applied migration has no file' },
  'allow-edited': { help: "go on where an applied migration's file was edited" },
  'allow-non-empty': { help: 'start on a database that has tables and no history' },
  'allow-data-loss': { help: 'undo also where rows, or values of a column, go' },

  applied: { help: 'it is done, or was finished by hand' },
  reverted: { help: 'nothing of it is left, or it was undone by hand' },
  retry: { help: 'what is in doubt was not done: the next run does it' },
  edited: { help: 'the edited file says the same as what was applied' },
  'in-file': { help: 'with --edited: write that into the file' },
} as const satisfies Record<string, Flag>

export interface Flag {
  readonly short?: string
  /** What stands for the value in help; a flag without one is a switch. */
  readonly value?: string
  readonly help: string
}

export type FlagName = keyof typeof FLAGS

/** Flags as given: text where the flag takes a value, else whether it was given. */
export type Given<F extends { readonly [name: string]: Flag }> = {
  readonly [name in keyof F]: F[name] extends { readonly value: string } ? string | undefined : boolean
}

export type Flags = Given<typeof FLAGS>

/** Flags that every command takes. */
export const COMMON_FLAGS = [
  'app',
  'json',
  'quiet',
  'verbose',
  'yes',
  'no-input',
  'help',
] as const satisfies readonly FlagName[]
