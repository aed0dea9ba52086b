import type { Dialect, Session } from '../dialect.js'
import { StateError } from '../errors.js'
import { parseContent } from '../history/content.js'
import { readContents } from '../history/version-table.js'
import type { Step } from '../plan/plan.js'
import type { Code, LexedScript, Migration } from '../source/migration.js'
import type { Library } from './library.js'
import type { Situation } from './situation.js'

/** A step with everything that running it needs, loaded and lexed. */
export interface Work extends Step {
  readonly script: LexedScript | Code
  /** Null where the step runs recorded SQL. */
  readonly migration: Migration | null
  readonly transaction: boolean
  readonly foreignKeys: 'on' | undefined
  readonly expectLoss: readonly string[]
}

const NOTHING_RECORDED: ReadonlyMap<number, string | null> = new Map()

/**
 * Loads what the steps will run, all of it before any of it runs.
 * @throws StateError IRREVERSIBLE when a step cannot be undone; MigrationFileError when a file is faulty.
 */
export async function loadWork(
  steps: readonly Step[],
  session: Session | null,
  situation: Situation,
  library: Library,
  split: Dialect['split'],
): Promise<Work[]> {
  const recalled = steps.some((step) => step.from === 'recorded' || isResumed(step))
  const contents =
    session !== null && recalled ? await readContents(session, situation.table) : NOTHING_RECORDED
  const works: Work[] = []
  for (const step of steps) {
    const work = step.from === 'file' ? await fromFile(step, library) : fromRecord(step, contents, split)
    if (isResumed(step)) checkBeginning(work, contents)
    works.push(work)
  }
  return works
}

function isResumed({ row }: Step): boolean {
  return row !== null && row.state !== 'applied'
}

/** What is done of an interrupted step cannot be done differently; what is not done may have been mended. */
function checkBeginning(work: Work, contents: ReadonlyMap<number, string | null>): void {
  const { row, script, direction } = work
  if (work.transaction) {
    throw new StateError(
      'INTERRUPTED',
      `"${work.version}" is recorded as ${row?.state}, which a migration that runs in a transaction never leaves behind.`,
      work.app,
      [work.version],
      {
        fix: "Find out what it did; then set its state to 'applied' in the version table, or delete its record there.",
      },
    )
  }
  if (row === null || row.step === 0 || script.kind === 'code') return
  const recorded = parseContent(contents.get(row.id) ?? null)?.[direction] ?? null
  const same =
    recorded?.slice(0, row.step).every((text, index) => text === script.statements[index]?.text) ?? false
  const unedited = row.checksum !== null && row.checksum === work.migration?.checksum
  if (same || unedited) return
  throw new StateError(
    'INTERRUPTED',
    `"${work.version}" was interrupted after ${row.step} of its statements, and those have been edited since.`,
    work.app,
    [work.version],
    {
      fix: 'Restore the statements that are done already; the others may be changed. Then run: godwit upgrade',
    },
  )
}

async function fromFile(step: Step, library: Library): Promise<Work> {
  const file = library.find(step.app, step.version)
  if (file === undefined) throw irreversible(step, 'its file is gone')
  const migration = await library.load(file)
  const script = migration[step.direction]
  if (script === null) throw irreversible(step, `${file.file} has no downgrade`)
  const { transaction, foreignKeys, expectLoss } = migration.options
  return { ...step, script, migration, transaction, foreignKeys, expectLoss }
}

function fromRecord(step: Step, contents: ReadonlyMap<number, string | null>, split: Dialect['split']): Work {
  const content = parseContent(contents.get(step.row?.id ?? 0) ?? null)
  const texts = content?.[step.direction]
  if (!content || !texts || texts.length === 0) {
    throw irreversible(step, 'its file is gone or edited, and no SQL that undoes it was recorded')
  }
  // A newline first, since a statement may end in a line comment.
  const text = texts.join('\n;\n')
  return {
    ...step,
    script: { kind: 'sql', text, statements: split(text) },
    migration: null,
    transaction: content.options.transaction ?? true,
    foreignKeys: content.options.foreignKeys,
    expectLoss: content.options.expectLoss ?? [],
  }
}

function irreversible(step: Step, why: string): StateError {
  return new StateError(
    'IRREVERSIBLE',
    `"${step.version}" cannot be undone: ${why}. Nothing was changed.`,
    step.app,
    [step.version],
    { fix: 'Choose a target above it, or write its downgrade.' },
  )
}
