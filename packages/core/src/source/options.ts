/** Options of one migration, from `-- godwit: name=value` lines or a module's exports. */
export interface MigrationOptions {
  /** False: the statements run one by one, each committed by itself. @default true */
  readonly transaction: boolean
  /** `on`: foreign keys stay enforced while it runs. */
  readonly foreignKeys?: 'on'
  /** Migrations of other apps that must be applied before: `app:version`, or `app:number`. */
  readonly dependsOn: readonly string[]
  /** Earlier versions (file names without suffix) of this very migration. */
  readonly formerly: readonly string[]
  /** Tables, triggers, indexes and views that it may lose. */
  readonly expectLoss: readonly string[]
  /** Checksums of earlier texts that count as this migration. */
  readonly accepts: readonly string[]
  readonly description?: string
}
