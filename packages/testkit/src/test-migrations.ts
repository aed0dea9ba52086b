import {
  createMigrator,
  type ManifestEntry,
  type Migrator,
  type MigratorOptions,
  modules,
} from '@godwit/core'
import type { TestDatabase } from './test-database.js'
import { TABLE } from './test-table.js'

export type Manifest = Readonly<Record<string, ManifestEntry>>

/** A migrator of its own over the database, with these migrations. */
export function migratorOn(
  database: TestDatabase,
  manifest: Manifest,
  options: Partial<MigratorOptions> = {},
): Migrator {
  return createMigrator({
    dialect: database.dialect(),
    migrations: modules(manifest),
    command: 'godwit',
    ...options,
  })
}

/** A migration in the `.sql` format. `option` is a line such as `transaction=false`. */
export function migration(upgrade: string, downgrade = '', option = ''): string {
  const head = option === '' ? '' : `-- godwit: ${option}\n`
  const tail = downgrade === '' ? '' : `\n-- downgrade --\n${downgrade};\n`
  return `${head}-- upgrade --\n${upgrade};${tail}`
}

/** Adds the row `id` to the table of the first migration. */
export function adding(id: number, option = ''): string {
  return migration(`INSERT INTO "t" ("id") VALUES (${id})`, `DELETE FROM "t" WHERE "id" = ${id}`, option)
}

/** A line of four migrations, of which the last one comes first where names are compared as text. */
export const LINE = {
  '0_table.sql': migration(TABLE, 'DROP TABLE "t"'),
  '1_one.sql': adding(1),
  '2_two.sql': adding(2),
  '10_ten.sql': adding(10),
} as const

/** Its versions, in order. */
export const VERSIONS: readonly string[] = ['0_table', '1_one', '2_two', '10_ten']

/** The migrations with these keys alone. */
export function only(manifest: Manifest, ...keys: readonly string[]): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([key]) => keys.includes(key)))
}

/** The versions of steps, as reports name them. */
export function versionsOf(steps: readonly { readonly version: string }[]): string[] {
  return steps.map((step) => step.version)
}
