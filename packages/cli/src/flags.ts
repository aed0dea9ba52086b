/** Every flag of every command. A name means the same thing wherever it applies. */
export const FLAGS = {
  url: { short: 'u', value: 'URL', help: 'the database: sqlite:bot.db, postgres://user@host/name' },
  migrations: { short: 'm', value: 'DIR', help: "this database's folder of migrations" },
  app: { value: 'NAME', help: 'only this app, of several' },
  config: { short: 'c', value: 'FILE', help: 'the config file, else ./godwit.config.*' },
  'env-file': { value: 'FILE', help: 'read variables from this file, else from ./.env' },
  json: { help: 'print one JSON object on stdout' },
  quiet: { short: 'q', help: 'say nothing on stderr but errors' },
  verbose: { short: 'v', help: 'say more: statements, notices, causes' },
  yes: { short: 'y', help: 'answer every question with yes' },
  'no-input': { help: 'never ask, as without a terminal' },
  help: { short: 'h', help: 'print this help' },
  version: { short: 'V', help: 'print the version' },

  to: { value: 'TARGET', help: 'the same as [target]' },
  steps: { value: 'N', help: 'so many migrations, not more' },
  'dry-run': { help: 'show what would run, and change nothing' },
  'single-transaction': { help: 'all pending migrations in one transaction' },
  'lock-timeout': { value: 'TIME', help: 'wait for another run: 30 (seconds), 1m; default 5m' },
  grace: { value: 'TIME', help: 'on SIGTERM, wait 20s, then cancel and roll back' },
  'wait-for-database': { help: 'wait until it answers, as long as --lock-timeout' },
  'allow-out-of-order': { help: 'apply a migration older than the newest applied one' },
  'allow-missing': { help: 'go on where an applied migration has no file' },
  'allow-edited': { help: "go on where an applied migration's file was edited" },
  'allow-non-empty': { help: 'start on a database that has tables and no history' },

  applied: { help: 'it is done, or was finished by hand' },
  reverted: { help: 'nothing of it is left, or it was undone by hand' },
  retry: { help: 'what is in doubt was not done: the next run does it' },
  edited: { help: 'the edited file says the same as what was applied' },
  'in-file': { help: 'with --edited: write that into the file' },

  dialect: { value: 'LIST', help: 'sqlite, postgres, or both: sqlite,postgres' },
  format: { value: 'FORMAT', help: 'sql or ts; ts where a manifest lists modules, else sql' },
} as const satisfies Record<string, Flag>

export interface Flag {
  readonly short?: string
  /** What stands for the value in help; a flag without one is a switch. */
  readonly value?: string
  readonly help: string
}

export type FlagName = keyof typeof FLAGS

/** The flags as given: text where the flag takes a value, else whether it was given. */
export type Flags = {
  readonly [name in FlagName]: (typeof FLAGS)[name] extends { readonly value: string }
    ? string | undefined
    : boolean
}

/** Flags that every command takes. */
export const COMMON_FLAGS = [
  'url',
  'migrations',
  'app',
  'config',
  'env-file',
  'json',
  'quiet',
  'verbose',
  'yes',
  'no-input',
  'help',
  'version',
] as const satisfies readonly FlagName[]

export const FLAG_NAMES = Object.keys(FLAGS) as FlagName[]

export function flag(name: FlagName): Flag {
  return FLAGS[name]
}
