import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Backup } from '../../dialect.js'
import { ConfigurationError } from '../../errors.js'

/**
 * Whether a run copies the database before it changes anything, and where to. `true`, a path and an object: it does, or fails.
 */
export type BackupOption = boolean | string | URL | BackupOptions

export interface BackupOptions {
  /** A folder that is there, or a file that is not. A relative path is relative to the working directory. @default beside the database */
  readonly to?: string | URL
  /** How many copies stay in that folder. @default 3 beside the database, all of them elsewhere */
  readonly keep?: number
  /** No copy is made of a database that is larger. @default any */
  readonly maxBytes?: number
}

/** What a run asks of the dialect; null where it asks for nothing. */
export type BackupWanted = Omit<Backup, 'bookkeeping'> | null

const KEEP = 3
const ONE_GIBIBYTE = 2 ** 30

/** @throws ConfigurationError BAD_OPTION */
export function backupWanted(option: BackupOption | undefined): BackupWanted {
  if (option === false) return null
  if (option === undefined) return { keep: KEEP, maxBytes: ONE_GIBIBYTE, required: false }
  if (option === true) return { keep: KEEP, required: true }
  const options = typeof option === 'string' || option instanceof URL ? { to: option } : option
  checkBackup(options)
  const { to, keep = to === undefined ? KEEP : undefined, maxBytes } = options
  return {
    required: true,
    ...(to === undefined ? {} : { to: absolute(to) }),
    ...(keep === undefined ? {} : { keep }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  }
}

function checkBackup(options: BackupOptions): void {
  if (typeof options !== 'object' || options === null)
    throw badBackup(
      `\`backup\` is ${String(options)}`,
      'It can be: true, false, a path, { to, keep, maxBytes }',
    )
  const unknown = Object.keys(options).find((key) => !['to', 'keep', 'maxBytes'].includes(key))
  if (unknown !== undefined)
    throw badBackup(`\`backup\` has no field "${unknown}"`, 'There are: to, keep, maxBytes')
  const { to, keep, maxBytes } = options
  if (to !== undefined && !isPath(to))
    throw badBackup('The place of `backup` is no path', 'Name a file or a folder.')
  if (keep !== undefined && !(Number.isSafeInteger(keep) && keep > 0))
    throw badBackup(`\`backup.keep\` is ${keep}: it has to be a whole number from 1 on`)
  if (maxBytes !== undefined && !(typeof maxBytes === 'number' && maxBytes >= 0))
    throw badBackup(`\`backup.maxBytes\` is ${maxBytes}: it has to be a number of bytes`)
}

function isPath(to: unknown): boolean {
  if (to instanceof URL) return to.protocol === 'file:'
  return typeof to === 'string' && to.trim() !== '' && !to.includes('\0')
}

/** With the separator in the end, which says that a folder is meant. */
function absolute(to: string | URL): string {
  const given = to instanceof URL ? fileURLToPath(to) : to
  const resolved = path.resolve(given)
  return /[\\/]$/.test(given) && !resolved.endsWith(path.sep) ? `${resolved}${path.sep}` : resolved
}

function badBackup(message: string, fix?: string): ConfigurationError {
  return new ConfigurationError('BAD_OPTION', `${message}.`, { fix })
}
