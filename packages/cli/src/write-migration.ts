import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { directory, isGodwitError, type MigrationFile } from '@godwit/core'
import { CommandError, compareNumbers, numberOf, replaceFile, systemCode } from '@godwit/core/operate'
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
 * @throws MigrationFileError where a folder holds what cannot be a migration; CommandError USAGE where the format does not fit.
 */
export async function readTargets(folders: readonly string[], format: Format | undefined): Promise<Target[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const manifest = await readManifest(folder)
      if (manifest !== undefined && format === 'sql')
        throw new CommandError('USAGE', `${folder} has a manifest, which lists modules only.`, {
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
    .sort(compareNumbers)
    .at(-1)
}

/**
 * Writes one new file, and adds it to the folder's manifest.
 * @throws CliError FILE_EXISTS
 */
export async function writeMigration(
  target: Target,
  version: string,
): Promise<{ readonly file: string } & Listed> {
  const file = resolve(target.folder, `${version}.${target.format}`)
  await makeFolder(target.folder)
  await writeNew(file, TEMPLATES[target.format])
  return { file, ...(await listInManifest(target, [basename(file)])) }
}

/** What became of a manifest. */
export interface Listed {
  /** Its path, where it was written. */
  readonly manifest?: string
  readonly warning?: string
}

/** Adds new modules to the folder's manifest, and makes the first one. @throws CommandError UNWRITABLE; CliError FILE_EXISTS */
export async function listInManifest(
  { folder, files, format, manifest }: Target,
  added: readonly string[],
): Promise<Listed> {
  const names = [...files.map((one) => basename(one.path)), ...added].sort(inOrder)
  // A manifest cannot hold .sql files, so that a folder with some of them gets none.
  if (
    added.length === 0 ||
    format !== 'ts' ||
    (manifest === undefined && names.some((name) => name.endsWith('.sql')))
  )
    return {}
  const path = resolve(folder, MANIFEST)
  const exported = manifest === undefined ? 'migrations' : exportedBy(manifest)
  if (exported === undefined)
    return { warning: `${path} was written by hand and is left as it is: add ${added.join(', ')} to it.` }
  const text = manifestText(
    names.filter((name) => !name.endsWith('.sql')),
    exported,
  )
  await (manifest === undefined ? writeNew(path, text) : replaceFile(path, text))
  return { manifest: path }
}

function inOrder(left: string, right: string): number {
  return compareNumbers(numberOf(left) ?? 0n, numberOf(right) ?? 0n)
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
  return readFile(resolve(folder, MANIFEST), 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined
    throw error
  })
}
