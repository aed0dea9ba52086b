import { COMMON_FLAGS as COMMON, type Flag, type Given, FLAGS as OPERATED } from '@godwit/core/operate'

/** Every flag of every command. A name means the same thing wherever it applies. */
export const FLAGS = {
  ...OPERATED,
  url: { short: 'u', value: 'URL', help: 'the database: sqlite:bot.db, postgres://user@host/name' },
  migrations: { short: 'm', value: 'DIR', help: "this database's folder of migrations" },
  config: { short: 'c', value: 'FILE', help: 'the config file, else ./godwit.config.*' },
  'env-file': { value: 'FILE', help: 'read variables from this file, else from ./.env' },
  version: { short: 'V', help: 'print the version' },

  dialect: { value: 'LIST', help: 'sqlite, postgres, or both: sqlite,postgres' },
  format: { value: 'FORMAT', help: 'sql or ts; ts where a manifest lists modules, else sql' },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof FLAGS

export type Flags = Given<typeof FLAGS>

/** Flags that every command takes. */
export const COMMON_FLAGS = [
  'url',
  'migrations',
  'config',
  'env-file',
  ...COMMON,
  'version',
] as const satisfies readonly FlagName[]
