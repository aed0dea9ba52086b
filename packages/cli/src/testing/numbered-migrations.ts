/** Migrations 0 to `last`, each of which makes a table `t<number>`, by path. */
export function numberedMigrations(last: number, folder = 'migrations'): { [path: string]: string } {
  const files: { [path: string]: string } = {}
  for (let number = 0; number <= last; number++)
    files[`${folder}/${number}_step.sql`] = migrationText(
      `CREATE TABLE t${number} (id INTEGER);`,
      `DROP TABLE t${number};`,
    )
  return files
}

/** The text of one .sql migration. */
export function migrationText(upgrade: string, downgrade: string): string {
  return `-- upgrade --\n${upgrade}\n-- downgrade --\n${downgrade}\n`
}
