import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Another process that has the file open, for people; undefined where there is none, or none can be seen. A connection that
 * does nothing holds no lock, so that the engine does not know of it. Only Linux tells, and only of what this user may see.
 */
export async function openElsewhere(file: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined
  const wanted = await stat(file).catch(() => undefined)
  if (wanted === undefined) return undefined
  const processes = await readdir('/proc').catch(() => [])
  for (const id of processes) {
    if (!/^\d+$/.test(id) || id === `${process.pid}`) continue
    const folder = `/proc/${id}/fd`
    for (const descriptor of await readdir(folder).catch(() => [])) {
      const link = path.join(folder, descriptor)
      // By its name first: to ask after all that a system has open may take its time, or hang.
      const name = await readlink(link).catch(() => '')
      if (path.basename(name) !== path.basename(file)) continue
      const found = await stat(link).catch(() => undefined)
      if (found?.dev === wanted.dev && found.ino === wanted.ino) return described(id)
    }
  }
  return undefined
}

async function described(id: string): Promise<string> {
  const name = await readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')
  return name === '' ? `process ${id}` : `process ${id} (${name.trim()})`
}
