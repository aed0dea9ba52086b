import type { BackupOption } from '../run/options/backup-option.js'
import { CommandError } from './command-error.js'
import type { FlagName, Flags } from './flags.js'

/** The flags of whatever changes the database. */
export const BACKUP_FLAGS = ['backup', 'no-backup', 'backup-to'] as const satisfies FlagName[]

/**
 * What the flags say of a copy; undefined where none is given.
 * @throws CommandError USAGE where they contradict each other.
 */
export function backupOption(flags: Flags): BackupOption | undefined {
  const { backup, 'no-backup': none, 'backup-to': to } = flags
  if (none && (backup || to !== undefined))
    throw new CommandError('USAGE', '--no-backup cannot be given together with --backup or --backup-to.')
  if (none) return false
  return to ?? (backup ? true : undefined)
}
