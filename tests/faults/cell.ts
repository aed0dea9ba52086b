import { join } from 'node:path'
import { type Dialect, isGodwitError } from '@godwit/core'
import { type Point, recording } from '@godwit/testkit'
import { type Course, runLine } from './course.js'
import type { Dump } from './dump.js'
import type { Engine, FaultDatabase } from './engine.js'
import { FAILING, INIT, type LineName, lineOf, mine, REDONE, writeLine } from './lines.js'

/** One field of the matrix, with what an undisturbed run makes of it. */
export interface Cell {
  readonly engine: Engine
  readonly line: LineName
  readonly course: Course
  readonly folder: string
  /** What comes to the end that is expected, whatever the disturbed run has left. */
  readonly last: LastRun
  /** Where every run begins; never worked in. */
  readonly start: FaultDatabase
  readonly points: readonly Point[]
  /** What an undisturbed run leaves. */
  readonly left: Dump
  /** What is there after one more run. */
  readonly expected: Dump
}

interface LastRun {
  readonly course: Course
  readonly folder: string
  readonly to?: string
}

export async function openCell(engine: Engine, line: LineName, course: Course, home: string): Promise<Cell> {
  const { folder, last } = await foldersOf(engine, line, course, home)
  const start = await startOf(engine, line, course, join(home, `${line}-${engine.sort}`))
  const trial = await engine.create(start)
  try {
    const { dialect, points } = recording(trial.dialect())
    await runLine(dialect, folder, course).catch(unlessRolledBack)
    const left = await trial.dump()
    await runLast(last, trial.dialect())
    return { engine, line, course, folder, last, start, points, left, expected: await trial.dump() }
  } finally {
    await trial.drop()
  }
}

export async function runLast({ course, folder, to }: LastRun, dialect: Dialect): Promise<void> {
  await runLine(dialect, folder, course, to === undefined ? {} : { to })
}

/** Whether a run that was to be rolled back says that it was. */
export function isRolledBack(error: unknown): boolean {
  if (!isGodwitError(error) || !('undone' in error && 'completed' in error)) return false
  const { undone, completed } = error
  return Array.isArray(undone) && undone.length > 0 && Array.isArray(completed) && completed.length === 0
}

function unlessRolledBack(error: unknown): void {
  if (!isRolledBack(error)) throw error
}

/** Where the disturbed run finds its files, and which run comes last. */
async function foldersOf(
  engine: Engine,
  line: LineName,
  course: Course,
  home: string,
): Promise<Pick<Cell, 'folder' | 'last'>> {
  const base = join(home, `${line}-${engine.sort}`)
  const files = lineOf(line, engine.sort)
  const whole = await writeLine(base, files)
  const same = (folder: string) => ({ folder, last: { course, folder } })
  switch (course) {
    case 'recorded':
      return same(await writeLine(`${base}-first`, { '0_init.sql': INIT }))
    case 'sync':
      return same(await writeLine(`${base}-mine`, mine(engine.sort)))
    case 'rollback': {
      const folder = await writeLine(`${base}-failing`, { ...files, '9_failing.sql': FAILING })
      return { folder, last: { course: 'upgrade', folder: whole } }
    }
    // A redo that was interrupted has undone its migration, or has not: to the same end leads an upgrade.
    case 'redo':
      return { folder: whole, last: { course: 'upgrade', folder: whole, to: REDONE[line] } }
    default:
      return same(whole)
  }
}

async function startOf(
  engine: Engine,
  line: LineName,
  course: Course,
  folder: string,
): Promise<FaultDatabase> {
  const start = await engine.create()
  const to = { redo: REDONE[line], rollback: '0' }
  if (course === 'redo' || course === 'rollback')
    await runLine(start.dialect(), folder, 'upgrade', { to: to[course] })
  else if (course !== 'upgrade') await runLine(start.dialect(), folder, 'upgrade')
  return start
}
