import type { Logger } from '../logger.js'
import type { MigratorOptions, UpgradeReport } from './migrator.js'

export interface StartupOptions extends Omit<MigratorOptions, 'logger'> {
  /** `off` touches nothing. @default $GODWIT_STARTUP, else 'apply' */
  readonly mode?: 'apply' | 'off'
  /** After logging a failure, end the process with exit code 1 instead of throwing. @default false */
  readonly exit?: boolean
  /** @default the console; `false` for silence */
  readonly logger?: Logger | false
}

/**
 * Brings the database up to date, or throws after logging what failed and which versions are still pending.
 * Start as many processes as you like: each migration runs once, the others wait and go on.
 */
export declare function upgradeOnStartup(options: StartupOptions): Promise<UpgradeReport>
