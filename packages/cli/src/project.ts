import { dirname } from 'node:path'
import type { ProjectPlace } from './command.js'
import { databaseUrl } from './database-url.js'
import type { GodwitConfig } from './define-config.js'
import { findConfig } from './find-config.js'

/** What a command works on, as far as it is known without a database. */
export interface Project {
  /** Folder of the config file, else the working directory: relative paths of the config count from it. */
  readonly folder: string
  readonly configFile?: string
  readonly config: GodwitConfig
  readonly url?: string
}

/** @throws CliError BAD_CONFIG */
export async function readProject(place: ProjectPlace): Promise<Project> {
  const { cwd, env, flags } = place
  const { DATABASE_URL } = env
  const configFile = findConfig(cwd, flags.config)
  const config = configFile === undefined ? {} : await (await import('./config.js')).readConfig(configFile)
  const folder = configFile === undefined ? cwd : dirname(configFile)
  const url = databaseUrl({ flag: flags.url, environment: DATABASE_URL, config: config.url, folder })
  if (url !== undefined) place.learnSecrets(url)
  return {
    folder,
    config,
    ...(configFile === undefined ? {} : { configFile }),
    ...(url === undefined ? {} : { url }),
  }
}
