import { cpSync, rmSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type End, type Job, type Operations, readyChild, runChild } from './child.js'
import { inPairs } from './in-pairs.js'
import { seeded } from './seeded.js'

/** A folder with a database in it, and what a process of its own does there. */
export interface CopyCase {
  readonly name: string
  prepare(folder: string): Promise<void>
  job(folder: string): Job
  readonly noLinks?: boolean
  /** What is wrong in a folder in which the process was killed. Looks at a folder that nobody needs any more. */
  afterKill(folder: string): string[]
  /** What is wrong once it was run again. */
  afterwards(folder: string): string[]
}

/** A kill, and what was wrong then. */
export interface CopyVerdict {
  readonly label: string
  readonly killed: boolean
  readonly wrong: readonly string[]
}

/** Kills before and after each operation on files, or every `nth` of these moments. */
export async function killedAtOperations(one: CopyCase, parent: string, nth: number): Promise<CopyVerdict[]> {
  const moments = (await operationsOf(one, join(parent, 'trial'))).flatMap((operation, at) =>
    (['before', 'after'] as const).map((moment) => ({ operation, at, moment })),
  )
  return inPairs(
    moments.filter((_, index) => index % nth === 0),
    async ({ operation, at, moment }) => {
      const folder = join(parent, `${moment}-${at}`)
      const label = `SIGKILL ${moment} ${at}: ${operation}`
      return judged(one, folder, label, () => runChild(watched(one, folder, { at, moment })))
    },
  )
}

/** Kills at moments that are left to chance. */
export async function killedAnywhere(one: CopyCase, parent: string, runs: number, seed: number) {
  const folder = join(parent, 'timed')
  await mkdir(folder)
  await one.prepare(folder)
  const timed = await readyChild(one.job(folder))
  const started = performance.now()
  timed.go()
  await timed.end
  const duration = performance.now() - started
  const chance = seeded(seed)
  const moments = Array.from({ length: runs }, () => chance() * duration)
  return inPairs([...moments.entries()], ([index, moment]) =>
    judged(one, join(parent, `anywhere-${index}`), `SIGKILL after ${moment} ms`, async (inside) => {
      const child = await readyChild(one.job(inside))
      child.go()
      await setTimeout(moment)
      child.kill()
      return child.end
    }),
  )
}

async function judged(
  one: CopyCase,
  folder: string,
  label: string,
  disturb: (folder: string) => Promise<End>,
): Promise<CopyVerdict> {
  await mkdir(folder)
  await one.prepare(folder)
  const { signal } = await disturb(folder)
  const looked = `${folder}-look`
  cpSync(folder, looked, { recursive: true })
  const wrong = one.afterKill(looked)
  rmSync(looked, { recursive: true })
  const again = await runChild(one.job(folder))
  if (again.code !== 0) wrong.push(`it cannot be run again: ${again.errors}`)
  else wrong.push(...one.afterwards(folder))
  await rm(folder, { recursive: true })
  return { label: label.replaceAll(folder, ''), killed: signal === 'SIGKILL', wrong }
}

async function operationsOf(one: CopyCase, folder: string): Promise<string[]> {
  await mkdir(folder)
  await one.prepare(folder)
  const { code, output, errors } = await runChild(watched(one, folder))
  if (code !== 0) throw new Error(errors)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '[]')
}

function watched(one: CopyCase, folder: string, kill: Omit<Operations, 'folder'> = {}): Job {
  const { noLinks = false } = one
  return { ...one.job(folder), operations: { folder, noLinks, ...kill } }
}
