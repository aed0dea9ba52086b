import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { didYouMean } from '@godwit/core'
import { CommandError } from '@godwit/core/operate'
import { CliError } from './cli-error.js'
import type { MigrationFolders } from './define-config.js'
import { DIALECTS } from './dialects.js'
import type { Project } from './project.js'

/** The app of a project that names none: core's own default. */
export const DEFAULT_APP = 'models'

export interface FolderRequest {
  readonly cwd: string
  /** `--migrations`, relative to the working directory. */
  readonly named: string | undefined
  /** `--app` */
  readonly app: string | undefined
}

/**
 * The folder of every app for one dialect, in the order in which the apps run.
 * @throws CommandError USAGE; CliError BAD_CONFIG
 */
export function foldersFor(dialect: string, project: Project, request: FolderRequest): Map<string, string> {
  const apps = new Map<string, string>()
  const overridden = request.named === undefined ? undefined : onlyApp(project, request)
  for (const [app, folders] of appsOf(project, request)) {
    if (request.named !== undefined && app === overridden) apps.set(app, resolve(request.cwd, request.named))
    else apps.set(app, folderOf(dialect, folders, app, project))
  }
  return apps
}

/**
 * The folders of one app for all dialects: where a new migration goes.
 * @throws CommandError USAGE
 */
export function foldersOfApp(project: Project, request: FolderRequest): { app: string; folders: string[] } {
  const app = onlyApp(project, request)
  if (request.named !== undefined) return { app, folders: [resolve(request.cwd, request.named)] }
  return { app, folders: pathsOf(appsOf(project, request).get(app), project) }
}

/** All folders of migrations that a project has, of whichever app and dialect. */
export function knownFolders(project: Project): string[] {
  const { apps, migrations } = project.config
  const given = apps === undefined ? [migrations] : Object.values(apps)
  return distinct(given.flatMap((folders) => pathsOf(folders, project)))
}

function pathsOf(folders: MigrationFolders | undefined, project: Project): string[] {
  if (typeof folders === 'string') return [resolve(project.folder, folders)]
  if (folders !== undefined)
    return distinct(Object.values(folders).map((one: string) => resolve(project.folder, one)))
  const base = resolve(project.folder, 'migrations')
  const present = DIALECTS.map((dialect) => resolve(base, dialect)).filter((folder) => existsSync(folder))
  return present.length > 0 ? present : [base]
}

/**
 * The folders of every app for all dialects; a folder of the command line is that of the app which is named.
 * @throws CommandError USAGE
 */
export function foldersOfApps(
  project: Project,
  request: FolderRequest,
): { readonly app: string; readonly folders: readonly string[] }[] {
  const { apps } = project.config
  if (apps === undefined) return [foldersOfApp(project, request)]
  const overridden = request.named === undefined ? request.app : onlyApp(project, request)
  if (overridden !== undefined) knownApp(overridden, Object.keys(apps))
  return Object.keys(apps).map((app) =>
    foldersOfApp(project, { ...request, app, named: app === overridden ? request.named : undefined }),
  )
}

/** Dialects may share a folder. */
function distinct(folders: readonly string[]): string[] {
  return [...new Set(folders)]
}

function appsOf(project: Project, request: FolderRequest): Map<string, MigrationFolders | undefined> {
  const { apps, migrations } = project.config
  if (apps === undefined) return new Map([[onlyApp(project, request), migrations]])
  if (request.app !== undefined) knownApp(request.app, Object.keys(apps))
  return new Map(Object.entries(apps))
}

/** The app that a command works on where it can only be one. */
function onlyApp({ config }: Project, { app, named }: FolderRequest): string {
  const known = config.apps === undefined ? [DEFAULT_APP] : Object.keys(config.apps)
  // A folder on the command line may belong to any app; one in a config belongs to the app that the config says.
  if (config.apps === undefined && config.migrations === undefined && named !== undefined)
    return app ?? DEFAULT_APP
  if (app !== undefined) return knownApp(app, known)
  const [first, second] = known
  if (first !== undefined && second === undefined) return first
  throw new CommandError('USAGE', `Which app? There are ${known.join(', ')}.`, { fix: `Add --app ${first}` })
}

function knownApp(app: string, known: readonly string[]): string {
  if (known.includes(app)) return app
  const meant = didYouMean(app, known)
  throw new CommandError('USAGE', `There is no app "${app}", but ${known.join(', ')}.`, {
    fix:
      meant === undefined ? 'Apps are listed in the config file, as `apps`.' : `Did you mean --app ${meant}?`,
  })
}

function folderOf(
  dialect: string,
  folders: MigrationFolders | undefined,
  app: string,
  { folder, config, configFile }: Project,
): string {
  if (folders === undefined) {
    const own = resolve(folder, 'migrations', dialect)
    return existsSync(own) ? own : resolve(folder, 'migrations')
  }
  if (typeof folders === 'string') return resolve(folder, folders)
  const named = Object.entries(folders).find(([name]) => name === dialect)?.[1]
  if (named !== undefined) return resolve(folder, named)
  const field = config.apps === undefined ? `migrations.${dialect}` : `apps.${app}.${dialect}`
  throw new CliError('BAD_CONFIG', `${configFile}: \`${field}\` is missing: no folder for this database.`, {
    fix: `Write the folder's path there, or give --migrations.`,
    ...(configFile === undefined ? {} : { file: configFile }),
  })
}
