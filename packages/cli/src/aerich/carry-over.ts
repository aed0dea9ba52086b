import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directory, type MigrationDraft, messageOf } from '@godwit/core'
import { loadModule } from '../load-module.js'
import type { Format } from '../migration-template.js'
import { type AerichMigration, stripped } from './aerich-migration.js'
import { migrationText, scriptOf } from './migration-text.js'

/** The file of Godwit that says the same as a migration of Aerich. */
export interface CarriedOver {
  readonly format: Format
  readonly text: string
  /** Why it is not what one would expect, where it is not. */
  readonly notes: readonly string[]
}

/**
 * Writes a migration in the format that is asked for, and reads it back as a run would: only what comes back as the same SQL is
 * carried over. Where no format is asked for it is `sql`, and `ts` for what a `.sql` file cannot hold.
 * @returns the reason where it cannot be done.
 */
export async function carryOver(
  version: string,
  migration: AerichMigration,
  asked: Format | undefined,
): Promise<CarriedOver | string> {
  let reason = ''
  for (const format of asked === undefined ? FORMATS : [asked]) {
    const notes = format === asked || reason === '' ? [] : [`A .sql file cannot hold it: ${reason}`]
    for (const variant of migration.header.length === 0
      ? [migration]
      : [migration, { ...migration, header: [] }]) {
      const text = migrationText(variant, format)
      const difference = await differenceOf(`${version}.${format}`, text, migration)
      if (difference === undefined)
        return { format, text, notes: variant === migration ? notes : [...notes, WITHOUT_HEADER] }
      reason = difference
    }
  }
  return reason
}

/** Whether a migration of Godwit runs the SQL of one of Aerich, in the same way. */
export function saysTheSame(
  { upgrade, downgrade, options }: MigrationDraft,
  migration: AerichMigration,
): boolean {
  return (
    upgrade.kind === 'sql' &&
    downgrade?.kind !== 'code' &&
    stripped(upgrade.text) === scriptOf(migration.upgrade) &&
    stripped(downgrade?.text ?? '') === scriptOf(migration.downgrade) &&
    options.transaction === migration.transaction
  )
}

const FORMATS = ['sql', 'ts'] as const satisfies readonly Format[]

const WITHOUT_HEADER = 'The comments at its top were left out.'

/** What is not the same once the file is read; undefined where everything is. */
async function differenceOf(
  name: string,
  text: string,
  migration: AerichMigration,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-import-'))
  const file = join(folder, name)
  try {
    await writeFile(file, text)
    const [read] = await directory(folder, { load: loadModule }).list()
    const draft = await read?.load()
    if (draft === undefined || !saysTheSame(draft, migration))
      return 'what is read from it is not the same SQL.'
    const { transaction, ...options } = draft.options
    return Object.values(options).every((value) => Array.isArray(value) && value.length === 0)
      ? undefined
      : 'a comment in it would be read as an option.'
  } catch (error) {
    const [message = ''] = messageOf(error).split('\n')
    return message.replaceAll(file, name)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
