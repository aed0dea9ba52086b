import type { Dialect } from '../dialect.js'
import { loadingCode } from '../source/loading-code.js'
import type { Migration, MigrationFile } from '../source/migration.js'
import type { Context } from './context.js'

/** The migration files of one run, listed once and each loaded at most once. */
export interface Files {
  readonly apps: readonly AppFiles[]
  find(app: string, version: string): MigrationFile | undefined
  /** @throws MigrationFileError when it cannot be loaded or lexed. */
  load(file: MigrationFile): Promise<Migration>
  /** Loads these, some at a time, for whoever loads them one by one after that. Stops where one cannot be loaded. */
  loadAhead(files: readonly MigrationFile[]): Promise<void>
  /** Tells what is worth knowing of a migration that is to run, once. `now` is the database's clock. */
  remarkOn(migration: Migration, now: number): Promise<void>
}

export interface AppFiles {
  readonly app: string
  readonly location: string
  /** Ordered by number. */
  readonly migrations: readonly MigrationFile[]
}

/** @throws MigrationFileError when a folder or a file name is wrong: before anything is connected to. */
export async function openFiles({
  apps: sources,
  dialect,
  emit,
}: Pick<Context, 'apps' | 'dialect' | 'emit'>): Promise<Files> {
  const apps: AppFiles[] = []
  for (const { app, source } of sources) {
    const migrations = await source.list((notice) => emit({ type: 'notice', ...notice }))
    apps.push({ app, location: source.location, migrations })
  }
  const loaded = new Map<MigrationFile, Promise<Migration>>()
  const remarkedOn = new Set<Migration>()
  const load = (file: MigrationFile): Promise<Migration> => {
    const known = loaded.get(file)
    if (known !== undefined) return known
    const loading = lexed(file, dialect)
    loaded.set(file, loading)
    return loading
  }
  return {
    apps,
    find(app, version) {
      return apps.find((one) => one.app === app)?.migrations.find((file) => file.version === version)
    },
    load,
    async loadAhead(files) {
      for (let from = 0; from < files.length; from += AT_ONCE) {
        const results = await Promise.allSettled(files.slice(from, from + AT_ONCE).map(load))
        if (results.some(({ status }) => status === 'rejected')) return
      }
    },
    async remarkOn(migration, now) {
      if (remarkedOn.has(migration)) return
      remarkedOn.add(migration)
      const { remarksOn } = await loadingCode()
      for (const remark of remarksOn(migration, now)) emit({ type: 'notice', ...remark })
    },
  }
}

/** Modules that are imported at the same time wait for the disk at the same time. */
const AT_ONCE = 16

/** With code that is loaded when the first migration is. */
async function lexed(file: MigrationFile, dialect: Dialect): Promise<Migration> {
  const [draft, { lexMigration }] = await Promise.all([file.load(), loadingCode()])
  return lexMigration(file, draft, (script) => dialect.split(script))
}
