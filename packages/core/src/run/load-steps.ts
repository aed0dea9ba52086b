import type { Dialect, Session, Statement } from '../dialect.js'
import { messageOf } from '../errors.js'
import { parseContent } from '../history/content.js'
import { readContents } from '../history/version-table.js'
import type { Step } from '../plan/plan.js'
import type { Files } from './files.js'
import type { Contents, LoadedStep } from './loaded-step.js'
import { type Irreversible, irreversible, unfinishable } from './refusals.js'
import type { Situation } from './situation.js'
import { checkResumable } from './walk/resume.js'

/**
 * Loads what the steps will run, all of it before any of it runs.
 * @throws StateError IRREVERSIBLE, INTERRUPTED when a step cannot be run; MigrationFileError when a file is faulty.
 */
export async function loadSteps(
  steps: readonly Step[],
  session: Session,
  situation: Situation,
  files: Files,
  dialect: Dialect,
): Promise<LoadedStep[]> {
  const recalled = steps.some((step) => step.from === 'recorded' || step.resumed)
  const contents: Contents = recalled ? await readContents(session, situation.table) : new Map()
  const ofFiles = steps.filter(({ from }) => from === 'file')
  await files.loadAhead(ofFiles.flatMap(({ app, version }) => files.find(app, version) ?? []))
  const loaded: LoadedStep[] = []
  const stuck: Irreversible[] = []
  for (const step of steps) {
    const one =
      step.from === 'file'
        ? await fromFile(step, files, situation.now())
        : fromRecord(step, contents, dialect)
    if ('why' in one) stuck.push(one)
    else {
      if (one.resumed) checkResumable(one, contents)
      loaded.push(one)
    }
  }
  const [first, ...others] = stuck
  if (first !== undefined) throw irreversible([first, ...others])
  return loaded
}

async function fromFile(step: Step, files: Files, now: number): Promise<LoadedStep | Irreversible> {
  const file = files.find(step.app, step.version)
  if (file === undefined) return { step, why: 'its file is gone' }
  const migration = await files.load(file)
  const script = migration[step.direction]
  if (script === null) return { step, why: `${file.path} has no downgrade` }
  await files.remarkOn(migration, now)
  const { transaction, foreignKeys, expectLoss } = migration.options
  return { ...step, script, migration, transaction, foreignKeys, expectLoss }
}

function fromRecord(step: Step, contents: Contents, dialect: Dialect): LoadedStep | Irreversible {
  const content = parseContent(contents.get(step.row?.id ?? 0) ?? null)
  const texts = content?.[step.direction] ?? []
  const statements = splitRecorded(texts, dialect)
  if (typeof statements === 'string')
    return { step, why: `the SQL recorded for that cannot be read (${statements})` }
  if (content === null || statements.length === 0) {
    if (step.direction === 'upgrade') throw unfinishable(step)
    return { step, why: 'its file is gone or edited, and no SQL that undoes it was recorded' }
  }
  return {
    ...step,
    script: { kind: 'sql', text: texts.join(';\n'), statements },
    migration: null,
    transaction: content.options.transaction ?? true,
    foreignKeys: content.options.foreignKeys,
    expectLoss: content.options.expectLoss ?? [],
  }
}

/** Each by itself, so that no recorded text can reach into the next one; or why they cannot be read. */
function splitRecorded(texts: readonly string[], dialect: Dialect): Statement[] | string {
  try {
    return texts.flatMap((text) => dialect.split(text))
  } catch (error) {
    return messageOf(error)
  }
}
