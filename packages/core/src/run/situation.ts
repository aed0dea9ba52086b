import type { Place, Session } from '../dialect.js'
import { AERICH } from '../history/aerich-table.js'
import { parseContent } from '../history/content.js'
import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { findVersionTable, type VersionTable } from '../history/table-shape.js'
import { readContents, readRows } from '../history/version-table.js'
import type { AppFacts, Assessment, FileFacts } from '../plan/assessment.js'
import { mayBeEdited } from '../plan/edited.js'
import { findStanding, isPlain } from '../plan/find-standing.js'
import type { PlanRequest } from '../plan/plan-for.js'
import type { RecordedDependencies } from '../plan/undo.js'
import { userTables } from '../plan/user-tables.js'
import type { MigrationFile } from '../source/migration.js'
import { aerichFacts } from './adopt/aerich-facts.js'
import type { AerichNeed, AerichRecords } from './adopt/read-aerich.js'
import type { Context } from './context.js'
import type { Files } from './files.js'

/** All that is known of a database and its files at one moment. */
export interface Situation {
  readonly place: Place
  readonly table: VersionTable
  /** Of all apps, also of those that are not ours. */
  readonly rows: readonly HistoryRow[]
  readonly assessments: readonly Assessment[]
  /** Of all apps too. Null: Aerich has no table here that can be read, or nobody needs it. */
  readonly aerich: AerichRecords | null
  /** Empty where there is only one app: nothing can depend on another then. */
  readonly dependencies: RecordedDependencies
  /** The database's clock, as milliseconds since the epoch. */
  now(): number
}

export interface ReadOptions {
  /** Whether pending files are loaded too, as an upgrade needs them; a status never loads them. */
  readonly loadPending: boolean
  /** Whether Aerich's records are taken for ours, where the version table has none of the app. */
  readonly adopts?: Adopts
  /** Whether Aerich's records are read where they decide nothing, to tell what they have besides. No start waits for that. */
  readonly tellsAerich?: boolean
}

export interface Adopts {
  /** The option `adopt` is about databases that have no version table yet; a request of a person is about any. */
  readonly by: 'option' | 'request'
  /** Only of this app. */
  readonly app?: string | undefined
}

/** For whoever looks without doing anything: what an upgrade would adopt is what counts. */
export const LOOK: ReadOptions = { loadPending: false, adopts: { by: 'option' }, tellsAerich: true }

/** What has to be read for a command: an upgrade loads what is pending before it touches anything. */
export function readOptionsFor(request: PlanRequest): ReadOptions {
  const { command = 'upgrade', app } = request
  if (command === 'upgrade') return { loadPending: true, adopts: { by: 'option', app } }
  if (command === 'adopt') return { loadPending: false, adopts: { by: 'request', app }, tellsAerich: true }
  return { loadPending: command === 'sync' }
}

/** Reads where the database stands. Writes nothing. */
export async function readSituation(
  session: Session,
  context: Context,
  files: Files,
  options: ReadOptions,
): Promise<Situation> {
  const place = await session.inspect([context.table, AERICH])
  const table = findVersionTable(place, context.table)
  const rows = await readRows(session, table)
  const isWanted = wantedBy(options, context, table)
  const need = needOfAerich(files, rows, isWanted)
  const aerich =
    !mayHoldAerich(place) || (need === 'told' && options.tellsAerich !== true)
      ? null
      : await (await import('./adopt/read-aerich.js')).readAerich(session, place, need, context.emit)
  const severalApps = new Set(rows.map((row) => row.app)).size > 1
  const dependencies = severalApps ? await readDependencies(session, table) : new Map()
  return describeSituation(session, { place, table, rows, aerich, dependencies }, files, options, isWanted)
}

/** Most databases have never seen Aerich. */
function mayHoldAerich({ tables, elsewhere }: Place): boolean {
  return tables.some(({ name }) => name === AERICH) || elsewhere.includes(AERICH)
}

/** Where every app that has files has records here, those count. */
function needOfAerich(
  files: Files,
  rows: readonly HistoryRow[],
  isWanted: (app: string) => boolean,
): AerichNeed {
  const recorded = new Set(rows.map((row) => row.app))
  const others = files.apps.filter(({ app }) => !recorded.has(app))
  if (others.some(({ app }) => isWanted(app))) return 'adopted'
  const isOpen = recorded.size === 0 || others.some(({ migrations }) => migrations.length > 0)
  return isOpen ? 'needed' : 'told'
}

function wantedBy(
  { adopts }: ReadOptions,
  { adopt }: Pick<Context, 'adopt'>,
  table: VersionTable,
): (app: string) => boolean {
  if (adopts === undefined) return () => false
  const { by } = adopts
  const isWanted = by === 'request' || (adopt === 'aerich' && !table.exists)
  return (app) => isWanted && (adopts.app === undefined || adopts.app === app)
}

async function describeSituation(
  session: Session,
  found: Pick<Situation, 'place' | 'table' | 'rows' | 'aerich' | 'dependencies'>,
  files: Files,
  options: ReadOptions,
  isWanted: (app: string) => boolean,
): Promise<Situation> {
  const readAt = performance.now()
  const ofApps = files.apps.map(({ app, migrations }) => ({
    app,
    migrations,
    rows: found.rows.filter((row) => row.app === app),
    aerich: aerichFacts(found.aerich, app, isWanted(app)),
  }))
  // Adopting for one app makes the version table for all.
  const hasVersionTable =
    found.table.exists || ofApps.some(({ aerich }) => aerich?.wanted && aerich.rows.length > 0)
  const assessments: Assessment[] = []
  for (const { app, migrations, rows, aerich } of ofApps) {
    const facts: AppFacts = {
      app,
      rows,
      files: await factsOf(migrations, { rows, aerich }, files, options),
      hasVersionTable,
      userTables: userTables(found.place, found.table.name),
      compatibleFrom: new Map(),
      aerich,
    }
    assessments.push(await assessed(session, found.table, facts))
  }
  return { ...found, assessments, now: () => Date.parse(found.place.now) + (performance.now() - readAt) }
}

async function assessed(session: Session, table: VersionTable, facts: AppFacts): Promise<Assessment> {
  const standing = findStanding(facts)
  if (isPlain(standing)) return { ...standing, problems: [] }
  const { assess } = await import('../plan/assess.js')
  const [oldest] = standing.ahead
  if (oldest === undefined) return assess(facts)
  return assess({ ...facts, compatibleFrom: await readDemands(session, table, oldest.row.id) })
}

/** Loads no more files than the assessment needs: most starts load none at all. */
async function factsOf(
  migrations: readonly MigrationFile[],
  { rows, aerich }: Pick<AppFacts, 'rows' | 'aerich'>,
  files: Files,
  { loadPending }: ReadOptions,
): Promise<FileFacts[]> {
  const adoptable = (rows.length > 0 ? [] : (aerich?.rows ?? [])).map((row) => modernName(row.version))
  const adopted = new Set(aerich?.wanted ? adoptable : [])
  const recorded = new Map(rows.map((row) => [modernName(row.version), row]))
  const versions = new Set(migrations.map((file) => file.version))
  const hasStrangers = [...recorded.keys(), ...adoptable].some((version) => !versions.has(version))
  const isWanted = (file: MigrationFile): boolean => {
    const row = recorded.get(file.version)
    if (hasStrangers) return true
    return row === undefined ? loadPending && !adopted.has(file.version) : mayBeEdited(file, row)
  }
  const wanted = new Set(migrations.filter(isWanted))
  await files.loadAhead([...wanted])
  const facts: FileFacts[] = []
  for (const file of migrations) {
    const { version, number, sourceHash } = file
    if (wanted.has(file)) {
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

/** What the records from this one on demand of a release, by id. */
async function readDemands(
  session: Session,
  table: VersionTable,
  from: number,
): Promise<ReadonlyMap<number, bigint>> {
  const demands = new Map<number, bigint>()
  for (const [id, content] of await readContents(session, table, from)) {
    const { compatibleFrom } = parseContent(content)?.options ?? {}
    if (compatibleFrom !== undefined) demands.set(id, BigInt(compatibleFrom))
  }
  return demands
}
