import { createMigrator, type Dialect } from '@godwit/core'
import type { LineName } from './lines.js'

/**
 * What a run does with its line. `recorded`: a downgrade of which the files are gone. `rollback`: an upgrade of which the last
 * migration fails, and that is undone then. `sync`: from the line to another one.
 */
export type Course = (typeof COURSES)[number]

const COURSES = ['upgrade', 'downgrade', 'recorded', 'redo', 'rollback', 'sync'] as const

/** Downgrades go back to the first migration, so that its tables are there to be compared. */
const DOWNGRADE_TO = '0'

/** Of code, nothing is recorded that undoes it; and code that was stopped while it was undone needs a person first. */
export function coursesOf(line: LineName): readonly Course[] {
  const isSql = line === 'transactional' || line === 'walked'
  return COURSES.filter((course) => {
    if (course === 'recorded' || course === 'sync') return isSql
    return course !== 'rollback' || line !== 'code'
  })
}

/** Runs the line in this process; gives the versions that it completed. */
export async function runLine(
  dialect: Dialect,
  folder: string,
  course: Course,
  { to, lockTimeout = 60_000 }: { readonly to?: string; readonly lockTimeout?: number } = {},
): Promise<string[]> {
  const migrator = createMigrator({ dialect, migrations: folder, lockTimeout })
  const [method, request] = callOf(course)
  const report = await migrator[method]({ ...request, ...(to === undefined ? {} : { to }) })
  return ('applied' in report ? report.applied : report.reverted).map((step) => step.version)
}

/** The method of the migrator that does it, and the request that it gets. */
export function callOf(course: Course): readonly [Method, object] {
  switch (course) {
    case 'upgrade':
      return ['upgrade', {}]
    case 'rollback':
      return ['upgrade', { rollbackOnFailure: true }]
    case 'redo':
    case 'sync':
      return [course, { allowDataLoss: true }]
    case 'downgrade':
    case 'recorded':
      return ['downgrade', { to: DOWNGRADE_TO, allowDataLoss: true }]
  }
}

type Method = 'upgrade' | 'downgrade' | 'redo' | 'sync'
