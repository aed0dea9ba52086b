import { type FootprintRow, footprintTable } from './footprint-table.js'

/** What is aimed at for core with one dialect. */
const TARGET = { packages: 2, bytes: 1_000_000 }

/** The table, and whether Godwit is as small as it is to be. */
export function footprintSection(rows: readonly FootprintRow[], date: string): string {
  const own = rows.find(({ name }) => name === 'godwit')
  const met = [own?.sqlite, own?.postgres].every(
    (found) => found && found.packages <= TARGET.packages && found.bytes <= TARGET.bytes,
  )
  return [
    `What \`npm install\` puts beside the driver and the driver's own dependencies, on ${date}: packages, and the sizes of
their files together. Scripts of packages are not run. Without a command of its own in the list, a tool brings it in the same package.`,
    footprintTable(rows),
    `Target: core and one dialect in ${TARGET.packages} packages and 1 MB: **${met ? 'met' : 'not met'}**.`,
  ].join('\n\n')
}
