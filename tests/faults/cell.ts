import { join } from 'node:path'
import { createMigrator, type Dialect } from '@godwit/core'
import { type Point, recording } from '@godwit/testkit'
import type { Dump } from './dump.js'
import type { Engine, FaultDatabase } from './engine.js'
import { type LineName, lineOf, REDONE, writeLine } from './lines.js'

export const COURSES = ['upgrade', 'downgrade', 'redo'] as const
/** What a run does with its line. */
export type Course = (typeof COURSES)[number]

/** One field of the matrix, with what an undisturbed run makes of it. */
export interface Cell {
  readonly engine: Engine
  readonly line: LineName
  readonly course: Course
  readonly folder: string
  /** Where every run begins; never worked in. */
  readonly start: FaultDatabase
  readonly points: readonly Point[]
  readonly expected: Dump
}

/** Downgrades go back to the first migration, so that its tables are there to be compared. */
export const DOWNGRADE_TO = '0'

export async function openCell(
  engine: Engine,
  line: LineName,
  course: Course,
  folder: string,
): Promise<Cell> {
  const lines = await writeLine(join(folder, `${line}-${engine.sort}`), lineOf(line, engine.sort))
  const start = await engine.create()
  if (course === 'downgrade') await runLine(start.dialect(), lines, 'upgrade')
  if (course === 'redo') await runLine(start.dialect(), lines, 'upgrade', { to: REDONE[line] })
  const trial = await engine.create(start)
  try {
    const { dialect, points } = recording(trial.dialect())
    await runLine(dialect, lines, course)
    return { engine, line, course, folder: lines, start, points, expected: await trial.dump() }
  } finally {
    await trial.drop()
  }
}

/** Runs the line in this process; gives the versions that it completed. */
export async function runLine(
  dialect: Dialect,
  folder: string,
  course: Course,
  { to = 'head', lockTimeout = 60_000 }: { readonly to?: string; readonly lockTimeout?: number } = {},
): Promise<string[]> {
  const migrator = createMigrator({ dialect, migrations: folder, lockTimeout })
  if (course === 'upgrade') return (await migrator.upgrade({ to })).applied.map((step) => step.version)
  if (course === 'redo') return (await migrator.redo()).applied.map((step) => step.version)
  return (await migrator.downgrade({ to: DOWNGRADE_TO })).reverted.map((step) => step.version)
}
