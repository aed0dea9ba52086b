import type { Place, Session } from '../dialect.js'
import { parseContent } from '../history/content.js'
import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { findVersionTable, readContents, readRows, type VersionTable } from '../history/version-table.js'
import { assess } from '../plan/assess.js'
import type { Assessment, FileFacts } from '../plan/assessment.js'
import type { RecordedDependencies } from '../plan/plan-downgrade.js'
import { userTables } from '../plan/user-tables.js'
import type { MigrationFile } from '../source/migration.js'
import type { Context } from './context.js'
import type { Library } from './library.js'

/** All that is known of a database and its files at one moment. */
export interface Situation {
  readonly place: Place
  readonly table: VersionTable
  /** Of all apps, also of those that are not ours. */
  readonly rows: readonly HistoryRow[]
  readonly assessments: readonly Assessment[]
  /** Empty where there is only one app: nothing can depend on another then. */
  readonly dependencies: RecordedDependencies
  /** The database's clock, as milliseconds since the epoch. */
  now(): number
}

export interface Reading {
  /** Whether pending files are loaded too, as an upgrade needs them; a status never loads them. */
  readonly loadPending: boolean
}

/** Reads where the database stands. Writes nothing. */
export async function readSituation(
  session: Session,
  context: Context,
  library: Library,
  reading: Reading,
): Promise<Situation> {
  const place = await session.inspect()
  const table = findVersionTable(place, context.table)
  const rows = await readRows(session, table)
  const severalApps = new Set(rows.map((row) => row.app)).size > 1
  const dependencies = severalApps ? await readDependencies(session, table) : new Map()
  return describeSituation({ place, table, rows, dependencies }, library, reading)
}

/** The same of a database that does not exist yet, which an upgrade would create. */
export async function absentSituation(context: Context, library: Library): Promise<Situation> {
  const place = { schema: context.schema ?? '', now: new Date().toISOString(), readOnly: false, tables: [] }
  const table = findVersionTable(place, context.table)
  return describeSituation({ place, table, rows: [], dependencies: new Map() }, library, {
    loadPending: true,
  })
}

async function describeSituation(
  found: Pick<Situation, 'place' | 'table' | 'rows' | 'dependencies'>,
  library: Library,
  reading: Reading,
): Promise<Situation> {
  const readAt = performance.now()
  const assessments: Assessment[] = []
  for (const { app, files } of library.apps) {
    const rows = found.rows.filter((row) => row.app === app)
    assessments.push(
      assess({
        app,
        rows,
        files: await factsOf(files, rows, library, reading),
        hasVersionTable: found.table.exists,
        userTables: userTables(found.place, found.table.name),
      }),
    )
  }
  return { ...found, assessments, now: () => Date.parse(found.place.now) + (performance.now() - readAt) }
}

/** Loads no more files than the assessment needs: most starts load none at all. */
async function factsOf(
  files: readonly MigrationFile[],
  rows: readonly HistoryRow[],
  library: Library,
  { loadPending }: Reading,
): Promise<FileFacts[]> {
  const recorded = new Map(rows.map((row) => [modernName(row.version), row]))
  const versions = new Set(files.map((file) => file.version))
  const hasStrangers = [...recorded.keys()].some((version) => !versions.has(version))
  const facts: FileFacts[] = []
  for (const file of files) {
    const row = recorded.get(file.version)
    const needed = hasStrangers || (row === undefined ? loadPending : mayBeEdited(file, row))
    const { version, number, source } = file
    if (!needed) {
      facts.push({ version, number, source, formerly: [], accepts: [], dependsOn: [] })
      continue
    }
    const { checksum, options } = await library.load(file)
    const { formerly, accepts, dependsOn } = options
    facts.push({ version, number, source, checksum, formerly, accepts, dependsOn })
  }
  return facts
}

function mayBeEdited(file: MigrationFile, row: HistoryRow): boolean {
  return row.checksum !== null && (file.source === null || file.source !== row.source)
}

async function readDependencies(session: Session, table: VersionTable): Promise<RecordedDependencies> {
  const contents = await readContents(session, table)
  return new Map([...contents].map(([id, content]) => [id, parseContent(content)?.options.dependsOn ?? []]))
}
