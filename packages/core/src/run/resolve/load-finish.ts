import { choices } from '../../choices.js'
import type { Session, StatementEffect } from '../../dialect.js'
import { readContents } from '../../history/version-table.js'
import { appFlag } from '../../plan/app-flag.js'
import type { Problem } from '../../plan/assessment.js'
import { type Finish, planFinish } from '../../plan/plan-finish.js'
import type { ResolvePlan } from '../../plan/plan-resolve.js'
import { withoutSecrets } from '../../secrets.js'
import { shellWord } from '../../shell-word.js'
import type { LexedScript, Migration } from '../../source/migration.js'
import type { Files } from '../files.js'
import type { LoadedStep } from '../loaded-step.js'
import type { Situation } from '../situation.js'
import { checkBeginning } from '../walk/resume.js'
import { placesOf, takenText } from './half-applied.js'

/** How a migration is to be finished. */
export interface LoadedFinish {
  /** One transaction, of the statements whose effect is missing. */
  readonly step: LoadedStep
  /** Lines that say what is taken for done without being seen. */
  readonly taken: readonly string[]
  /** Null: nothing speaks against it. */
  readonly refusal: Problem | null
}

/**
 * Finds out what is left to do of a migration. Changes nothing.
 * @throws StateError INTERRUPTED where what is recorded as done has been edited; MigrationFileError.
 */
export async function loadFinish(
  session: Session,
  files: Files,
  situation: Situation,
  plan: ResolvePlan,
): Promise<LoadedFinish> {
  const migration = await loadSubject(files, plan)
  const whole = stepOf(plan, migration)
  const refuse = (message: string, fix: string): LoadedFinish => ({
    step: whole,
    taken: [],
    refusal: { code: 'CANNOT_FINISH', app: plan.app, versions: [plan.version], message, fix },
  })
  const { upgrade } = migration
  if (upgrade.kind === 'code' || isCodeBegun(plan))
    return refuse(
      `"${plan.version}" is code, or was when it was begun: which part of it is done cannot be seen.`,
      byHand(plan),
    )
  const finish = await survey(session, situation, plan, whole, upgrade)
  if (finish.unclear.length > 0)
    return refuse(
      `Which statements of "${plan.version}" are done cannot be known. Of these it is not to be seen, and does not follow from the others:\n  ${placesOf(whole, finish.unclear).join('\n  ')}\n `,
      byHand(plan),
    )
  const outside = finish.missing.filter(({ kind }) => kind === 'outside-transaction')
  if (outside.length > 0)
    return refuse(
      `What is left of "${plan.version}" cannot be one transaction, for the sake of:\n  ${placesOf(whole, outside).join('\n  ')}\n `,
      byHand(plan),
    )
  return {
    step: { ...whole, transaction: true, script: { ...upgrade, statements: finish.missing } },
    taken: takenText(whole, finish.taken),
    refusal: null,
  }
}

/** What the step runs, as it may be shown. */
export function statementsOf({ script }: LoadedStep): string[] {
  return script.kind === 'code' ? [] : script.statements.map(({ text }) => withoutSecrets(text))
}

/** The step that a record stands for, or will: all of its file. */
export function stepOf({ app, version, row }: ResolvePlan, migration: Migration): LoadedStep {
  const { transaction, foreignKeys, expectLoss } = migration.options
  return {
    app,
    version,
    row,
    direction: 'upgrade',
    resumed: row !== null,
    from: 'file',
    script: migration.upgrade,
    migration,
    transaction,
    foreignKeys,
    expectLoss,
  }
}

/** The migration of a plan that was not refused for the lack of it. */
export async function loadSubject(files: Files, { app, version }: ResolvePlan): Promise<Migration> {
  const file = files.find(app, version)
  if (file === undefined) throw new Error(`"${version}" has no file.`)
  return files.load(file)
}

/** What is recorded as done is; of the rest the database is asked. */
async function survey(
  session: Session,
  { table }: Situation,
  { row }: ResolvePlan,
  whole: LoadedStep,
  { statements }: LexedScript,
): Promise<Finish> {
  if (row === null) return planFinish(statements, await session.effects(statements))
  checkBeginning(whole, row, await readContents(session, table))
  const left = statements.slice(row.statementsDone)
  const [first, ...others] = await session.effects(left)
  return planFinish(left, first === undefined ? [] : [row.inDoubt ? first : failed(first), ...others])
}

/** The record says that it has failed, and done nothing. */
function failed(seen: StatementEffect): StatementEffect {
  return seen === 'unknown' ? 'not done' : seen
}

function isCodeBegun({ row }: ResolvePlan): boolean {
  return row !== null && (row.checksum === null || row.checkpoint !== null)
}

function byHand({ app, version }: ResolvePlan): string {
  return choices([
    'Look at the database, and finish it by hand. Then say so',
    `godwit resolve ${shellWord(version)} --applied${appFlag(app)}`,
  ])
}
