import { basename } from 'node:path'
import { type MigrationFile, MigrationFileError, messageOf, modules } from '@godwit/core'
import type { AerichFile } from './aerich-folder.js'

export interface Others {
  /** All migrations of Aerich. */
  readonly files: readonly AerichFile[]
  /** Migrations of Godwit that are there already, and stand for others. */
  readonly present: readonly MigrationFile[]
}

/**
 * Refuses what no migration of Godwit can be called, and a number that another one has.
 * @throws MigrationFileError: BAD_FILE_NAME, DUPLICATE_NUMBER.
 */
export async function refuseVersion(file: AerichFile, { files, present }: Others): Promise<void> {
  const { number, path, version } = file
  const name = await faultOfName(version)
  if (name !== undefined)
    throw new MigrationFileError('BAD_FILE_NAME', `cannot keep its name: ${name}`, {
      file: path,
      migration: version,
      fix: `Rename it, and import it. Then add this line to what is written: -- godwit: formerly=${version}`,
    })
  const twin = files.find((other) => other.number === number && other.path !== path)
  if (twin !== undefined)
    throw sameNumber(
      file,
      twin.path,
      twin.version === version
        ? 'Remove the one that no longer counts: Aerich 0.7 and later runs .py, and earlier ones .sql.'
        : 'Only who knows which came first can say: give the second one a higher number that is free, import both, and add to what is written of it a line with its present name, as in: ' +
            `-- godwit: formerly=${version}`,
    )
  const own = present.find((other) => other.number === number)
  if (own !== undefined)
    throw sameNumber(
      file,
      own.path,
      `If it is the same migration under another name, add this line to ${basename(own.path)}: ${formerly(own.path, version)}`,
    )
}

function formerly(file: string, version: string): string {
  return file.endsWith('.sql')
    ? `-- godwit: formerly=${version}`
    : `export const formerly = [${JSON.stringify(version)}]`
}

function sameNumber({ path, version, number }: AerichFile, other: string, fix: string): MigrationFileError {
  const message = `has the same number, ${number}, as ${other}, and no two migrations of Godwit may.`
  return new MigrationFileError('DUPLICATE_NUMBER', message, { file: path, migration: version, fix })
}

/** What core says of such a name; undefined where it says nothing. */
async function faultOfName(version: string): Promise<string | undefined> {
  const file = `${version}.sql`
  try {
    await modules({ [file]: '' }).list()
    return undefined
  } catch (error) {
    const [message = ''] = messageOf(error).split('\n')
    return message.startsWith(`${file}: `)
      ? message.slice(file.length + 2)
      : 'Godwit does not read such files.'
  }
}
