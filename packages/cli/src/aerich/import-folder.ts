import { basename } from 'node:path'
import { directory, type GodwitError, isGodwitError, type MigrationFile } from '@godwit/core'
import { loadModule } from '../load-module.js'
import type { Format } from '../migration-template.js'
import { listInManifest, readTargets } from '../write-migration.js'
import { makeFolder, writeNew } from '../write-new.js'
import type { AerichFolder } from './aerich-folder.js'
import { type Fate, fateOf } from './fate-of.js'

/** What became of the migrations of a folder. */
export interface ImportReport {
  /** Paths of new files. */
  readonly written: readonly string[]
  /** Path of the manifest, where the new files were added to it. */
  readonly updated: readonly string[]
  /** Paths of files that were there already, and are left as they are. */
  readonly kept: readonly string[]
  /** Why the others cannot be carried over. */
  readonly refused: readonly GodwitError[]
  /** For people. */
  readonly notes: readonly string[]
}

/**
 * Writes a migration of Godwit, of the same version, for each of Aerich's that can be carried over. All are read, and read back,
 * before the first file is written. Done again, it goes on with what is not there yet.
 * @throws MigrationFileError, CommandError USAGE where the target folder cannot be used, UNWRITABLE; CliError FILE_EXISTS.
 */
export async function importFolder(
  from: AerichFolder,
  to: string,
  asked: Format | undefined,
): Promise<ImportReport> {
  const [target] = await readTargets([to], asked)
  if (target === undefined) throw new TypeError('There is a target for each folder')
  const present = await presentIn(to)
  const format = target.manifest === undefined ? asked : 'ts'
  const fates: Fate[] = []
  for (const file of from.files) fates.push(await fateOf(file, { files: from.files, to, present, format }))

  const fresh = fates.flatMap(({ fresh }) => fresh ?? [])
  if (fresh.length > 0) await makeFolder(to)
  for (const { file, text } of fresh) await writeNew(file, text)
  const written = fresh.map(({ file }) => file)
  const { manifest, warning } = await listInManifest(
    target,
    written.map((file) => basename(file)),
  )
  return {
    written,
    updated: manifest === undefined ? [] : [manifest],
    kept: fates.flatMap(({ kept }) => kept ?? []),
    refused: fates.flatMap(({ refused }) => refused ?? []),
    notes: [...fates.flatMap(({ notes }) => notes ?? []), ...(warning === undefined ? [] : [warning])],
  }
}

async function presentIn(folder: string): Promise<MigrationFile[]> {
  try {
    return await directory(folder, { load: loadModule }).list()
  } catch (error) {
    if (isGodwitError(error) && error.code === 'NO_MIGRATIONS') return []
    throw error
  }
}
