import { statfsSync, statSync } from 'node:fs'
import { ConfigurationError, type NoticeEvent } from '@godwit/core'

/** What is known about where a file lies. */
export interface FilePlace {
  /** The type that `statfs` gives, where it can be had. */
  readonly fileSystem: number | undefined
  /** How many names the file has. */
  readonly names: number
}

export function readPlace(file: string): FilePlace {
  return { fileSystem: told(() => statfsSync(file).type), names: told(() => statSync(file).nlink) ?? 1 }
}

/** Undefined where the system does not tell it. */
function told(look: () => number): number | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}

/** The network or virtual file system that a file lies on, where it is one. Locks and shared memory may not work there. */
export function networkFileSystem({ fileSystem }: FilePlace): string | undefined {
  // Some systems give it as a signed number.
  return fileSystem === undefined ? undefined : NETWORK.get(fileSystem >>> 0)
}

const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
])

/** What there is to say before something is done to a database in this place. */
export function placeWarnings(file: string, place: FilePlace): NoticeEvent[] {
  const system = networkFileSystem(place)
  const warnings: NoticeEvent[] = []
  if (system !== undefined)
    warnings.push({
      type: 'notice',
      severity: 'warning',
      code: 'NETWORK_FILE_SYSTEM',
      message: `${file} lies on a network or virtual file system (${system}), where two machines can write at once in spite of all locks. Keep it on a disk of this machine, or add ?network=allow to its URL.`,
    })
  if (place.names > 1)
    warnings.push({
      type: 'notice',
      severity: 'warning',
      code: 'HARD_LINKED',
      message: `${file} has ${place.names} names (hard links). SQLite keeps a journal for each name, so a process that uses another one can destroy the database. Use a symbolic link instead.`,
    })
  return warnings
}

/** A write-ahead log needs memory that all who use the database share, and two machines share none. */
export function placeRefusal(
  file: string,
  place: FilePlace,
  journal: string,
): ConfigurationError | undefined {
  const system = networkFileSystem(place)
  if (system === undefined || journal !== 'wal') return undefined
  return new ConfigurationError(
    'BAD_URL',
    `${file} is in WAL mode on a network or virtual file system (${system}), which can destroy it. Nothing was changed.`,
    {
      fix: 'Move it to a disk of this machine, or switch it back with PRAGMA journal_mode = DELETE. Where one machine alone uses it, add ?network=allow to its URL.',
    },
  )
}
