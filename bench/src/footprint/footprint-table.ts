import type { Footprint } from './footprint.js'

/** One subject's footprints; null on an engine that it does not do. */
export interface FootprintRow {
  readonly name: string
  /** What is named in its manifest, with versions. */
  readonly installed: string
  readonly sqlite: Footprint | null
  readonly postgres: Footprint | null
}

/** The rows as a Markdown table, the smallest first. */
export function footprintTable(rows: readonly FootprintRow[]): string {
  const lines = [...rows]
    .sort((a, b) => largest(a) - largest(b))
    .map((row) => `| ${row.name} | ${cells(row.sqlite)} | ${cells(row.postgres)} | ${row.installed} |`)
  return [
    '| | SQLite: packages | MB | PostgreSQL: packages | MB | installed |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...lines,
  ].join('\n')
}

function largest({ sqlite, postgres }: FootprintRow): number {
  return Math.max(sqlite?.bytes ?? 0, postgres?.bytes ?? 0)
}

function cells(footprint: Footprint | null): string {
  return footprint === null ? '– | –' : `${footprint.packages} | ${(footprint.bytes / 1e6).toFixed(2)}`
}
