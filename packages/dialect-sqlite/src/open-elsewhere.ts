import { readdir, readlink, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Who else has the file open, for people; undefined where there is nobody, or nobody can be seen. A connection that does
 * nothing holds no lock, so that the engine does not know of it. Only Linux tells, and only of what this user may see.
 * @param ours how many times the caller has it open.
 */
export async function openElsewhere(file: string, ours: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined
  const wanted = await stat(file).catch(() => undefined)
  if (wanted === undefined) return undefined
  const processes = await readdir('/proc').catch(() => [])
  for (const id of processes.filter((name) => /^\d+$/.test(name))) {
    const isOwn = id === `${process.pid}`
    if ((await timesOpen(id, file, wanted)) <= (isOwn ? ours : 0)) continue
    return isOwn ? 'another connection of this process' : described(id)
  }
  return undefined
}

interface Identity {
  readonly dev: number
  readonly ino: number
}

async function timesOpen(id: string, file: string, { dev, ino }: Identity): Promise<number> {
  const folder = `/proc/${id}/fd`
  let times = 0
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const link = path.join(folder, descriptor)
    // By its name first: to ask after all that a system has open may take its time, or hang.
    const name = await readlink(link).catch(() => '')
    if (path.basename(name) !== path.basename(file)) continue
    const found = await stat(link).catch(() => undefined)
    if (found?.dev === dev && found.ino === ino) times += 1
  }
  return times
}

async function described(id: string): Promise<string> {
  // By its program, for what `comm` says is the name of a thread: Node calls its own MainThread, from 24 on.
  const program = await readlink(`/proc/${id}/exe`).catch(() => '')
  const name = path.basename(program).replace(/ \(deleted\)$/, '')
  return name === '' ? `process ${id}` : `process ${id} (${name})`
}
