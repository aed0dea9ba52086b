import { directory, type MigratorOptions } from '@godwit/core'
import type { ProjectPlace } from './command.js'
import { needDatabaseUrl } from './database-url.js'
import { configAbove } from './find-config.js'
import { loadModule } from './load-module.js'
import { foldersFor } from './migration-folders.js'
import { readProject } from './project.js'
import { projectDialect } from './project-dialect.js'

/** Finds config, URL, dialect and folders of a project: all that a migrator on it has to know. */
export async function projectOptions(place: ProjectPlace): Promise<MigratorOptions> {
  const { flags, cwd } = place
  const project = await readProject(place)
  const isLost = project.url === undefined && project.configFile === undefined
  const unread = isLost ? configAbove(cwd) : undefined
  const dialect = await projectDialect(needDatabaseUrl(project.url, unread), project.folder)
  const folders = foldersFor(dialect.name, project, { cwd, named: flags.migrations, app: flags.app })
  const { table, schema } = project.config
  return {
    dialect,
    apps: Object.fromEntries(
      [...folders].map(([app, folder]) => [app, directory(folder, { load: loadModule })]),
    ),
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
  }
}
