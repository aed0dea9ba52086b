import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Dialect, type DialectKey, type DialectModule, dialectFor, packageOf } from '@godwit/core'

/**
 * The dialect for a URL, from the user's project and never from the command's own packages: the project says which engines and which
 * versions of their drivers it uses.
 * @throws ConfigurationError: UNKNOWN_SCHEME, BAD_URL, DIALECT_NOT_INSTALLED with the install command.
 */
export async function projectDialect(url: string, folder: string): Promise<Dialect> {
  return dialectFor(url, {
    sqlite: () => importFrom(folder, 'sqlite'),
    postgres: () => importFrom(folder, 'postgres'),
  })
}

async function importFrom<K extends DialectKey>(folder: string, key: K): Promise<DialectModule<K>> {
  // This file is never read: resolution starts in its folder.
  const project = createRequire(resolve(folder, 'godwit.config.js'))
  return import(pathToFileURL(project.resolve(packageOf(key))).href)
}
