import { join } from 'node:path'
import { createMigrator } from '@godwit/core'
import { type Job, readyChild } from './child.js'
import { runLine } from './course.js'
import type { Dump } from './dump.js'
import type { Engine, FaultDatabase } from './engine.js'
import { writeLine } from './lines.js'
import { longLine } from './long-line.js'

/** The long line on one engine, and what an undisturbed run makes of it. */
export interface LongRun {
  readonly engine: Engine
  readonly folder: string
  readonly expected: Dump
  /** Of a process of its own, from the word to its end. */
  readonly durationMs: number
}

export async function openLongRun(engine: Engine, folder: string): Promise<LongRun> {
  const line = await writeLine(join(folder, `long-${engine.sort}`), longLine(engine.sort))
  const durations: number[] = []
  for (const _ of [1, 2, 3]) durations.push(await timed(engine, line))
  const database = await engine.create()
  try {
    await runLine(database.dialect(), line, 'upgrade')
    const [, durationMs = 0] = durations.sort((a, b) => a - b)
    return { engine, folder: line, expected: await database.dump(), durationMs }
  } finally {
    await database.drop()
  }
}

export function upgradeOf({ folder }: LongRun, { url }: FaultDatabase): Job {
  return { url, folder, course: 'upgrade' }
}

/** A database of its own in which half of the line is applied. */
export async function halfMigrated({ engine, folder }: LongRun, to: string): Promise<FaultDatabase> {
  const database = await engine.create()
  await createMigrator({ dialect: database.dialect(), migrations: folder }).upgrade({ to })
  return database
}

async function timed(engine: Engine, folder: string): Promise<number> {
  const database = await engine.create()
  try {
    const child = await readyChild({ url: database.url, folder, course: 'upgrade' })
    const started = performance.now()
    child.go()
    const { code, errors } = await child.end
    if (code !== 0) throw new Error(errors)
    return performance.now() - started
  } finally {
    await database.drop()
  }
}
