import type { GodwitConfig } from './define-config.js'

/** The names of all settings of a config, in the order of the help. */
export const SETTINGS = [
  'url',
  'migrations',
  'apps',
  'table',
  'schema',
  'naming',
] as const satisfies readonly (keyof GodwitConfig)[]
