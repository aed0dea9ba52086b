import { createMigrator, isDatabaseError, isGodwitError } from '@godwit/core'
import { type Cell, isRolledBack, runLast } from './cell.js'
import type { Course } from './course.js'
import { type Disturbed, disturb } from './disturb.js'
import { type Difference, type Dump, difference } from './dump.js'
import type { FaultDatabase } from './engine.js'
import type { NamedFault } from './faults.js'
import { REDO_FREE, UNDO_FREE } from './lines.js'

/** What came of one case. */
export interface Verdict {
  readonly label: string
  readonly disturbed: Disturbed['ended']
  /** One more run was enough, or it refused, rightly, and was enough after a person had done what it said. */
  readonly after: 'resumed' | 'refused'
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** What else should not have been. */
  readonly wrong: readonly string[]
}

/** Disturbs a run, runs once more, and compares with the undisturbed one. */
export async function judge(cell: Cell, { label, fault }: NamedFault): Promise<Verdict> {
  const database = await cell.engine.create(cell.start)
  try {
    const disturbed = await disturb(cell, database, fault)
    const wrong =
      disturbed.ended === 'failed'
        ? [...unexplained(disturbed.error), ...(await falseRollback(cell, database, disturbed.error))]
        : disturbed.ended === 'finished'
          ? falseSuccess(cell, await database.dump())
          : []
    const refused = await finish(cell, database, wrong)
    const after = refused ? 'refused' : 'resumed'
    return {
      label,
      disturbed: disturbed.ended,
      after,
      ...differenceIn(cell, await database.dump()),
      wrong,
    }
  } catch (error) {
    const wrong = [`it did not come to an end: ${error instanceof Error ? error.message : error}`]
    return { label, disturbed: 'failed', after: 'resumed', lost: [], doubled: [], wrong }
  } finally {
    await database.drop()
  }
}

export function isSound({ lost, doubled, wrong }: Verdict): boolean {
  return lost.length + doubled.length + wrong.length === 0
}

/** What is applied anew has a new id, and its old one where it was not undone: the rest of it has to be the same. */
function differenceIn({ course, expected }: Cell, found: Dump): Difference {
  return APPLIES_ANEW.has(course)
    ? difference(withoutIds(expected), withoutIds(found))
    : difference(expected, found)
}

const APPLIES_ANEW: ReadonlySet<Course> = new Set(['redo', 'rollback', 'sync'])

function withoutIds({ versions, ...dump }: Dump): Dump {
  return { ...dump, versions: versions.map((line) => line.replace(/^\{"id":\d+,/, '{')) }
}

/** Whoever is told that all is done does not run again. */
function falseSuccess(cell: Cell, found: Dump): string[] {
  const { lost, doubled } = differenceIn(cell, found)
  if (lost.length + doubled.length === 0) return []
  return [`reported success, without ${lost.join(', ')}, but with ${doubled.join(', ')}`]
}

/** Nor does whoever is told that all was undone. */
async function falseRollback(
  { course, left }: Cell,
  database: FaultDatabase,
  error: unknown,
): Promise<string[]> {
  if (course !== 'rollback' || !isRolledBack(error)) return []
  const { lost, doubled } = difference(left, await database.dump())
  if (lost.length + doubled.length === 0) return []
  return [`reported to be undone, without ${lost.join(', ')}, but with ${doubled.join(', ')}`]
}

/** One line for people. */
export function told({ label, disturbed, after, lost, doubled, wrong }: Verdict): string {
  const short = (lines: readonly string[]) => lines.map((line) => line.slice(0, 300)).join('; ')
  const faults = Object.entries({ lost, doubled, wrong }).flatMap(([name, lines]) =>
    lines.length === 0 ? [] : [`${name}: ${short(lines)}`],
  )
  return `${label}: ${disturbed}, then ${after}; ${faults.join('; ')}`
}

/** A fault ends in an error of ours that says what may be concluded. */
function unexplained(error: unknown): string[] {
  const cause = isGodwitError(error) && error.code === 'MIGRATION_FAILED' ? error.cause : error
  if (isDatabaseError(cause)) return []
  if (isGodwitError(cause) && cause.code === 'INTERRUPTED') return []
  return [`the fault came out as ${String(error)}`]
}

/** Runs to the end, by way of a repair where that is what the refusal asks for. True: it was refused first. */
async function finish(
  { folder, course, last }: Cell,
  database: FaultDatabase,
  wrong: string[],
): Promise<boolean> {
  const run = () => runLast(last, database.dialect())
  try {
    await run()
    return false
  } catch (error) {
    if (!isGodwitError(error) || error.code !== 'INTERRUPTED') throw error
    wrong.push(...(await needless(database)), ...unhelpful(error.message))
    await database.byHand(course === 'downgrade' ? REDO_FREE : UNDO_FREE)
    const migrator = createMigrator({ dialect: database.dialect(), migrations: folder })
    await migrator.resolve({ version: '2_free', as: course === 'downgrade' ? 'applied' : 'reverted' })
    await run()
    return true
  }
}

/** Only of code without a transaction that has begun, and whose record says that it has not ended, can nobody know. */
async function needless(database: FaultDatabase): Promise<string[]> {
  const interrupted = (await database.dump()).versions.filter((line) => !line.includes('"state":"applied"'))
  const right = interrupted.every((line) => line.includes('"version":"2_free"') && line.includes('"step":0'))
  return right && interrupted.length === 1 ? [] : [`refused what can be known: ${interrupted.join(', ')}`]
}

function unhelpful(message: string): string[] {
  const ways = ['applied', 'reverted', 'retry'].map((way) => `godwit resolve 2_free --${way}`)
  return ways.every((way) => message.includes(way)) ? [] : [`the refusal does not help: ${message}`]
}
