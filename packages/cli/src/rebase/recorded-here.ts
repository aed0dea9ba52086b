import { createMigrator, isGodwitError, type Migrator, messageOf, type StatusReport } from '@godwit/core'
import type { CliInvocation } from '../command.js'
import type { Project } from '../project.js'
import { projectOptions } from '../project-options.js'

/** What a rebase knows of the project's database, which it can do without. */
export type RecordedHere =
  | {
      readonly known: true
      readonly database: string
      readonly migrations: readonly { readonly app: string; readonly version: string }[]
      /** @throws GodwitError also where the files are at fault. */
      status(): Promise<StatusReport>
    }
  /** `why` is null where the project names no database. */
  | { readonly known: false; readonly why: string | null }

/** Asks the project's database what it has applied. Writes nothing, and reads no migration. */
export async function recordedHere(invocation: CliInvocation, project: Project): Promise<RecordedHere> {
  if (project.url === undefined) return { known: false, why: null }
  try {
    const options = await projectOptions(invocation)
    // How the commands in its texts are typed is told with the rest of what this command says.
    const migrator = createMigrator({ ...options, command: 'godwit', signal: invocation.signal })
    return {
      known: true,
      database: options.dialect.database,
      migrations: await appliedOn(migrator),
      status: () => migrator.status(),
    }
  } catch (error) {
    if (!isGodwitError(error) || error.code === 'ABORTED') throw error
    return { known: false, why: messageOf(error) }
  }
}

async function appliedOn(migrator: Migrator) {
  try {
    return await migrator.history()
  } catch (error) {
    if (isGodwitError(error) && error.code === 'DATABASE_ABSENT') return []
    throw error
  }
}
