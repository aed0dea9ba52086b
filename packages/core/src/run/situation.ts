import type { Place, Session } from '../dialect.js'
import { parseContent } from '../history/content.js'
import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { findVersionTable, type VersionTable } from '../history/table-shape.js'
import { readContents, readRows } from '../history/version-table.js'
import { assess } from '../plan/assess.js'
import type { Assessment, FileFacts } from '../plan/assessment.js'
import { mayBeEdited } from '../plan/edited.js'
import type { PlanRequest } from '../plan/plan-for.js'
import type { RecordedDependencies } from '../plan/undo.js'
import { userTables } from '../plan/user-tables.js'
import type { MigrationFile } from '../source/migration.js'
import type { Context } from './context.js'
import type { Files } from './files.js'

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

export interface ReadOptions {
  /** Whether pending files are loaded too, as an upgrade needs them; a status never loads them. */
  readonly loadPending: boolean
}

/** What has to be read for a command: an upgrade loads what is pending before it touches anything. */
export function readOptionsFor({ command = 'upgrade' }: PlanRequest): ReadOptions {
  return { loadPending: command === 'upgrade' || command === 'sync' }
}

/** Reads where the database stands. Writes nothing. */
export async function readSituation(
  session: Session,
  context: Context,
  files: Files,
  options: ReadOptions,
): Promise<Situation> {
  const place = await session.inspect()
  const table = findVersionTable(place, context.table)
  const rows = await readRows(session, table)
  const severalApps = new Set(rows.map((row) => row.app)).size > 1
  const dependencies = severalApps ? await readDependencies(session, table) : new Map()
  return describeSituation({ place, table, rows, dependencies }, files, options)
}

async function describeSituation(
  found: Pick<Situation, 'place' | 'table' | 'rows' | 'dependencies'>,
  files: Files,
  options: ReadOptions,
): Promise<Situation> {
  const readAt = performance.now()
  const assessments: Assessment[] = []
  for (const { app, migrations } of files.apps) {
    const rows = found.rows.filter((row) => row.app === app)
    assessments.push(
      assess({
        app,
        rows,
        files: await factsOf(migrations, rows, files, options),
        hasVersionTable: found.table.exists,
        userTables: userTables(found.place, found.table.name),
      }),
    )
  }
  return { ...found, assessments, now: () => Date.parse(found.place.now) + (performance.now() - readAt) }
}

/** Loads no more files than the assessment needs: most starts load none at all. */
async function factsOf(
  migrations: readonly MigrationFile[],
  rows: readonly HistoryRow[],
  files: Files,
  { loadPending }: ReadOptions,
): Promise<FileFacts[]> {
  const recorded = new Map(rows.map((row) => [modernName(row.version), row]))
  const versions = new Set(migrations.map((file) => file.version))
  const hasStrangers = [...recorded.keys()].some((version) => !versions.has(version))
  const facts: FileFacts[] = []
  for (const file of migrations) {
    const { version, number, sourceHash } = file
    const row = recorded.get(version)
    if (hasStrangers || (row === undefined ? loadPending : mayBeEdited(file, row))) {
      const { checksum, options } = await files.load(file)
      const { formerly, accepts, dependsOn } = options
      facts.push({ version, number, sourceHash, checksum, formerly, accepts, dependsOn })
    } else {
      facts.push({ version, number, sourceHash, formerly: [], accepts: [], dependsOn: [] })
    }
  }
  return facts
}

async function readDependencies(session: Session, table: VersionTable): Promise<RecordedDependencies> {
  const contents = await readContents(session, table)
  return new Map([...contents].map(([id, content]) => [id, parseContent(content)?.options.dependsOn ?? []]))
}
