import { basename, join } from 'node:path'
import { type GodwitError, isGodwitError, type MigrationFile, MigrationFileError } from '@godwit/core'
import { CliError } from '../cli-error.js'
import type { Format } from '../migration-template.js'
import type { AerichFile } from './aerich-folder.js'
import type { AerichMigration, Fault } from './aerich-migration.js'
import { carryOver, saysTheSame } from './carry-over.js'
import { readAerichFile } from './read-aerich-file.js'
import { refuseVersion } from './refuse-version.js'

/** What becomes of one migration of Aerich. */
export interface Fate {
  /** The file to write. */
  readonly fresh?: { readonly file: string; readonly text: string }
  /** Path of the file that is there already. */
  readonly kept?: string
  readonly refused?: GodwitError
  readonly notes?: readonly string[]
}

export interface Surroundings {
  /** All migrations of the app. */
  readonly files: readonly AerichFile[]
  readonly to: string
  /** Migrations that are in `to` already. */
  readonly present: readonly MigrationFile[]
  readonly format: Format | undefined
}

/** Decides what becomes of a migration, and writes nothing. */
export async function fateOf(file: AerichFile, around: Surroundings): Promise<Fate> {
  try {
    const own = await ownOf(file, around)
    await refuseVersion(file, { ...around, present: own === undefined ? around.present : [] })
    return own === undefined ? await carried(file, around) : await compared(file, own, around)
  } catch (error) {
    if (isGodwitError(error)) return { refused: error }
    throw error
  }
}

/** What stands for it already, under the same name or one that it was given instead. */
async function ownOf(file: AerichFile, { present }: Surroundings): Promise<MigrationFile | undefined> {
  const own = present.find(({ number }) => number === file.number)
  if (own === undefined || own.version === file.version) return own
  return (await own.load()).options.formerly.includes(file.version) ? own : undefined
}

async function carried(file: AerichFile, { to, format: asked }: Surroundings): Promise<Fate> {
  const fault = faultOf(file, to)
  const migration = await readAerichFile(file.path, fault)
  const result = await carryOver(file.version, migration, asked)
  if (typeof result === 'string')
    throw fault(
      1,
      `it cannot be written as ${asked === 'sql' ? 'a .sql file' : 'a file'} of Godwit: ${result}`,
      asked === 'sql' ? 'Leave --format out, so that it becomes a module.' : undefined,
    )
  const { format, text, notes } = result
  return {
    fresh: { file: join(to, `${file.version}.${format}`), text },
    notes: notes.map((note) => `${basename(file.path)}: ${note}`),
  }
}

async function compared(file: AerichFile, own: MigrationFile, { to }: Surroundings): Promise<Fate> {
  const migration = await readable(file, to)
  if (migration === undefined)
    return {
      kept: own.path,
      notes: [`${basename(file.path)} cannot be carried over: ${own.path} stands for it.`],
    }
  if (saysTheSame(await own.load(), migration)) return { kept: own.path }
  throw new CliError(
    'FILE_EXISTS',
    `${own.path} is there already, with other SQL than ${file.path}, and is left as it is.`,
    {
      file: own.path,
      fix: 'Where it is right, nothing is to be done. Else remove it, and import again.',
    },
  )
}

async function readable(file: AerichFile, to: string): Promise<AerichMigration | undefined> {
  return readAerichFile(file.path, faultOf(file, to)).catch((error: unknown) => {
    if (isGodwitError(error)) return undefined
    throw error
  })
}

function faultOf({ path, version }: AerichFile, to: string): Fault {
  const byHand = `Write it by hand, as ${join(to, version)}.sql, or as code in a file .mjs or .ts of that name.`
  return (line, message, fix = byHand) =>
    new MigrationFileError('INVALID_MIGRATION', message, { file: path, line, migration: version, fix })
}
