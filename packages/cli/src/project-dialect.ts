import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type Dialect,
  type DialectKey,
  type DialectLoaders,
  type DialectModule,
  dialectFor,
  packageOf,
} from '@godwit/core'
import { DIALECTS } from './dialects.js'

/**
 * The dialect for a URL, from the user's project and never from the command's own packages: the project says which engines and which
 * versions of their drivers it uses.
 * @throws ConfigurationError: UNKNOWN_SCHEME, BAD_URL, DIALECT_NOT_INSTALLED with the install command.
 */
export async function projectDialect(url: string, folder: string): Promise<Dialect> {
  const loaders: DialectLoaders = Object.fromEntries(
    DIALECTS.map((key) => [key, () => importFrom(folder, key)]),
  )
  return dialectFor(url, loaders)
}

/** Whether a dialect and its driver can be loaded from the project. */
export async function isInstalled(key: DialectKey, folder: string): Promise<boolean> {
  return importFrom(folder, key).then(
    () => true,
    () => false,
  )
}

async function importFrom<K extends DialectKey>(folder: string, key: K): Promise<DialectModule<K>> {
  // This file is never read: resolution starts in its folder.
  const project = createRequire(resolve(folder, 'godwit.config.js'))
  return import(pathToFileURL(project.resolve(packageOf(key))).href)
}
