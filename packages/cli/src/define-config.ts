import type { DIALECTS } from './dialects.js'

/** What `godwit.config.ts` exports. Paths are relative to the config file. */
export interface GodwitConfig {
  /** The database. `--url` and `DATABASE_URL` win over it; keep passwords out of a committed file. */
  readonly url?: string
  /** Where the migrations of the one app are. Give this or `apps`. @default ./migrations/<dialect>, else ./migrations */
  readonly migrations?: MigrationFolders
  /** Several apps, each with its own line of migrations, in the order in which they run. */
  readonly apps?: { readonly [app: string]: MigrationFolders }
  /** Name of the version table. @default 'godwit_migrations' */
  readonly table?: string
  /** Schema of the version table and of unqualified names. @default the engine's */
  readonly schema?: string
  /** How `godwit create` and `godwit rebase` number: 0, 1, 2, … or by the time. @default 'number' */
  readonly naming?: 'number' | 'timestamp'
}

/** A folder for each dialect, or one folder where there is only one. */
export type MigrationFolders = string | { readonly [dialect in (typeof DIALECTS)[number]]?: string }

/** Returns the config as it is: for the types. A plain object does as well. */
export function defineConfig(config: GodwitConfig): GodwitConfig {
  return config
}
