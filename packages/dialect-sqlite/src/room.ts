import { statfs } from 'node:fs/promises'

/** How many bytes may still be written in a folder; undefined where the file system does not tell. */
export async function roomIn(folder: string): Promise<number | undefined> {
  const system = await statfs(folder).catch(() => undefined)
  return system === undefined || system.blocks === 0 ? undefined : system.bavail * system.bsize
}

/** A number of bytes, for people. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
