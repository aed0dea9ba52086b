import { readFile, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { directory, isGodwitError, type MigrationFile } from '@godwit/core'
import { unwritable } from '@godwit/core/operate'
import { CliError } from './cli-error.js'
import { exportedBy, MANIFEST, manifestText } from './manifest.js'
import { type Format, TEMPLATES } from './migration-template.js'
import { makeFolder, writeNew } from './write-new.js'

/** A folder that gets a new migration, as it is before. */
export interface Target {
  readonly folder: string
  readonly files: readonly MigrationFile[]
  readonly format: Format
  /** Text of its manifest, where it has one. */
  readonly manifest?: string
}

/**
 * Looks at all folders before anything is written.
 * @throws MigrationFileError where a folder holds what cannot be a migration; CliError USAGE where the format does not fit.
 */
export async function readTargets(folders: readonly string[], format: Format | undefined): Promise<Target[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const manifest = await readManifest(folder)
      if (manifest !== undefined && format === 'sql')
        throw new CliError('USAGE', `${folder} has a manifest, which lists modules only.`, {
          fix: 'Give --format ts, or remove the manifest index.ts.',
        })
      return {
        folder,
        files: await listed(folder),
        format: format ?? (manifest === undefined ? 'sql' : 'ts'),
        ...(manifest === undefined ? {} : { manifest }),
      }
    }),
  )
}

export function highestNumber(targets: readonly Target[]): bigint | undefined {
  return targets
    .flatMap(({ files }) => files.map((file) => file.number))
    .reduce<bigint | undefined>(
      (highest, one) => (highest === undefined || one > highest ? one : highest),
      undefined,
    )
}

/**
 * Writes one new file, and adds it to the folder's manifest.
 * @throws CliError FILE_EXISTS
 */
export async function writeMigration(
  { folder, files, format, manifest }: Target,
  version: string,
): Promise<{ readonly file: string; readonly manifest?: string; readonly warning?: string }> {
  const file = resolve(folder, `${version}.${format}`)
  await makeFolder(folder)
  await writeNew(file, TEMPLATES[format])
  const names = [...files.map((one) => basename(one.path)), basename(file)]
  // A manifest cannot hold .sql files, so that a folder with some of them gets none.
  if (format !== 'ts' || (manifest === undefined && names.some((name) => name.endsWith('.sql'))))
    return { file }
  const path = resolve(folder, MANIFEST)
  const exported = manifest === undefined ? 'migrations' : exportedBy(manifest)
  if (exported === undefined)
    return { file, warning: `${path} was written by hand and is left as it is: add ${basename(file)} to it.` }
  await writeFile(
    path,
    manifestText(
      names.filter((name) => !name.endsWith('.sql')),
      exported,
    ),
  ).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
  return { file, manifest: path }
}

async function listed(folder: string): Promise<MigrationFile[]> {
  try {
    return await directory(folder).list()
  } catch (error) {
    if (isGodwitError(error) && error.code === 'NO_MIGRATIONS') return []
    throw error
  }
}

async function readManifest(folder: string): Promise<string | undefined> {
  return readFile(resolve(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
}
