import { join } from 'node:path'
import { createMigrator, type Dialect, type Direction } from '@godwit/core'
import { type Point, recording } from '@godwit/testkit'
import type { Dump } from './dump.js'
import type { Engine, FaultDatabase } from './engine.js'
import { type LineName, lineOf, writeLine } from './lines.js'

/** One field of the matrix, with what an undisturbed run makes of it. */
export interface Cell {
  readonly engine: Engine
  readonly line: LineName
  readonly direction: Direction
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
  direction: Direction,
  folder: string,
): Promise<Cell> {
  const lines = await writeLine(join(folder, `${line}-${engine.sort}`), lineOf(line, engine.sort))
  const start = await engine.create()
  if (direction === 'downgrade') await runLine(start.dialect(), lines, 'upgrade')
  const trial = await engine.create(start)
  try {
    const { dialect, points } = recording(trial.dialect())
    await runLine(dialect, lines, direction)
    return { engine, line, direction, folder: lines, start, points, expected: await trial.dump() }
  } finally {
    await trial.drop()
  }
}

/** Runs the line in this process; gives the versions that it completed. */
export async function runLine(
  dialect: Dialect,
  folder: string,
  direction: Direction,
  lockTimeout = 60_000,
): Promise<string[]> {
  const migrator = createMigrator({ dialect, migrations: folder, lockTimeout })
  if (direction === 'upgrade') return (await migrator.upgrade()).applied.map((step) => step.version)
  return (await migrator.downgrade({ to: DOWNGRADE_TO })).reverted.map((step) => step.version)
}
