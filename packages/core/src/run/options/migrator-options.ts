import type { Dialect } from '../../dialect.js'
import type { GodwitEvent } from '../../events.js'
import type { Logger } from '../../logger.js'
import type { Policy } from '../../plan/policy.js'
import type { Source } from '../../source/migration.js'
import type { BackupOption } from './backup-option.js'

/** One folder for all dialects of a project that has only one, or a folder for each dialect's name. */
export type Migrations = MigrationsOfOne | { readonly [dialect: string]: MigrationsOfOne }
/** A folder (a relative path is relative to the working directory), or a source. */
export type MigrationsOfOne = string | URL | Source

export interface MigratorOptions {
  readonly dialect: Dialect
  /** Where the migrations of the one app are. Give this or `apps`. */
  readonly migrations?: Migrations
  /** Several apps, each with its own line of migrations, in the order in which they run. */
  readonly apps?: { readonly [app: string]: Migrations }
  /** Name of the app that `migrations` belongs to. @default 'models' */
  readonly app?: string
  /**
   * Has an upgrade of a database without a version table record first what Aerich has recorded as applied. Where Aerich has no
   * table there is nothing to record, and where there is a version table, that counts.
   */
  readonly adopt?: 'aerich'
  /** Name of the version table. @default 'godwit_migrations' */
  readonly table?: string
  /** Schema of the version table and of unqualified names. @default the engine's */
  readonly schema?: string
  /**
   * What is typed before the name of a command where this runs, such as `node bot.js db`: messages tell what to
   * type next with it. See `operate`. @default 'npx godwit'
   */
  readonly command?: string
  readonly logger?: Logger
  readonly onEvent?: (event: GodwitEvent) => void
  /**
   * Tells a run to stop: nothing new is begun, and what is running may end within `gracePeriod`. Then it is cancelled and rolled
   * back. Either way the run rejects with an `AbortedError`, unless it was done by then.
   */
  readonly signal?: AbortSignal
  /** How long what is running may go on after `signal`, in milliseconds. @default 20000 */
  readonly gracePeriod?: number
  readonly policy?: Partial<Policy>
  /** Runs all migrations of an upgrade, or of a downgrade, in one transaction. @default false */
  readonly singleTransaction?: boolean
  /**
   * Copies the database before a run changes anything. By default where the engine keeps a database in one file, as long as it
   * has no more than 1 GiB and there is twice the room; a copy that fails is told then, and the run goes on. `false`: never. What else is
   * given asks for a copy: without it, the run fails before it changes anything.
   */
  readonly backup?: BackupOption
  /** How long to wait for another runner, in milliseconds. @default 300000 */
  readonly lockTimeout?: number
  /** Waits for a database that cannot be reached yet, as long as for another runner. @default false */
  readonly waitForDatabase?: boolean
}
