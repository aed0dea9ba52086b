import {
  createMigrator,
  type ManifestEntry,
  type Migrator,
  type MigratorOptions,
  modules,
} from '@godwit/core'
import { postgres } from '../index.js'

/** A migrator over this database, with these migrations. Only for tests. */
export function migratorOn(
  where: Parameters<typeof postgres>[0],
  manifest: Readonly<Record<string, ManifestEntry>>,
  options: Partial<MigratorOptions> = {},
): Migrator {
  return createMigrator({ dialect: postgres(where), migrations: modules(manifest), ...options })
}

/** The text of a migration that runs statement by statement. */
export function oneByOne(...statements: readonly string[]): string {
  return `-- godwit: transaction=false\n-- upgrade --\n${statements.join(';\n')};\n`
}
