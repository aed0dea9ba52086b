import { open } from 'node:fs/promises'

const CHUNK = 2 ** 20

/** Whether two files hold the same, byte by byte. */
export async function sameBytes(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([open(one, 'r'), open(other, 'r')])
  try {
    const sizes = await Promise.all([first.stat(), second.stat()])
    if (sizes[0].size !== sizes[1].size) return false
    const [mine, yours] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)]
    for (let at = 0; at < sizes[0].size; at += CHUNK) {
      const [a, b] = await Promise.all([first.read(mine, 0, CHUNK, at), second.read(yours, 0, CHUNK, at)])
      if (!mine.subarray(0, a.bytesRead).equals(yours.subarray(0, b.bytesRead))) return false
    }
    return true
  } finally {
    await Promise.all([first.close(), second.close()])
  }
}
