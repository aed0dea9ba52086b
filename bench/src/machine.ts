import { statfsSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir, totalmem, type } from 'node:os'

/** Where, and with which versions it was measured. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  /** Of all that took part, by name. */
  readonly versions: Readonly<Record<string, string>>
  /** Whether databases were in memory, where nothing waits for a disk. */
  readonly isInMemory: boolean
  /** Sizes were small and rounds few: a trial of the bench itself. */
  readonly isQuick: boolean
}

export function thisMachine(versions: Readonly<Record<string, string>>, isQuick: boolean): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    versions,
    isInMemory: isTmpfs(tmpdir()),
    isQuick,
  }
}

const TMPFS = 0x01021994

function isTmpfs(folder: string): boolean {
  return statfsSync(folder).type === TMPFS
}
