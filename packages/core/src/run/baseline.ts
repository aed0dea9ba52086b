import { hostname } from 'node:os'
import { DatabaseError } from '../database-error.js'
import { contentOf } from '../history/content.js'
import { snapshotOf } from '../history/row.js'
import { insertRow, markApplied } from '../history/version-table.js'
import { planBaseline } from '../plan/plan-baseline.js'
import type { Migration } from '../source/migration.js'
import { type Context, sessionOptions } from './context.js'
import type { Library } from './library.js'
import { prepare } from './prepare.js'
import type { BaselineReport } from './reports.js'
import { readSituation } from './situation.js'

/** Records an app's migrations up to a target as applied, without running them, all of them or none. */
export async function baseline(
  context: Context,
  library: Library,
  request: { readonly to: string; readonly app?: string },
): Promise<Omit<BaselineReport, 'durationMs'>> {
  const { dialect, emit } = context
  // Read access first: a baseline of a database that does not exist would be a record of nothing.
  const { schema } = await dialect.session(sessionOptions(context, 'read'), (session) => session.inspect())
  return dialect.session(sessionOptions(context, 'write'), (session) =>
    session.exclusive(`${schema}.${context.table}`, async () => {
      const situation = await readSituation(session, context, library, { loadPending: false })
      const { app, files } = planBaseline(situation.assessments, request)
      const migrations: Migration[] = []
      for (const { version } of files) {
        const file = library.find(app, version)
        if (file !== undefined) migrations.push(await library.load(file))
      }
      const table = await prepare(session, context, situation)
      if (table === null) throw movedMeanwhile(context)
      await session.transaction(async (tx) => {
        let { count, maxId } = snapshotOf(situation.rows)
        for (const migration of migrations) {
          const { version, source } = migration.file
          const id = maxId + 1
          const appliedAt = new Date(situation.now()).toISOString()
          const row = {
            id,
            version,
            app,
            source,
            checksum: migration.checksum,
            content: contentOf(migration),
          }
          const recorded =
            (await insertRow(
              tx,
              table,
              { count, maxId },
              { ...row, state: 'running', appliedAt, host: hostname() },
            )) && (await markApplied(tx, table, { id, appliedAt, durationMs: 0 }))
          if (!recorded) throw movedMeanwhile(context)
          count += 1
          maxId = id
        }
      })
      for (const { version } of files) {
        emit({ type: 'history', change: 'baselined', table: table.name, app, version })
      }
      const recorded = new Set(files.map((file) => file.version))
      return {
        database: dialect.database,
        baselined: files.map(({ version }) => ({ app, version })),
        pending: situation.assessments.flatMap((one) =>
          one.pending
            .filter((file) => one.app !== app || !recorded.has(file.version))
            .map(({ version }) => ({ app: one.app, version })),
        ),
      }
    }),
  )
}

function movedMeanwhile({ table }: Context): DatabaseError {
  return new DatabaseError(`Somebody else is writing to "${table}". Nothing was recorded.`, {
    kind: 'busy',
    fix: 'Look at what they recorded, with: godwit status',
  })
}
