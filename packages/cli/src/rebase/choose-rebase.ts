import { basename, resolve } from 'node:path'
import { CommandError, compareNumbers, numberOf } from '@godwit/core/operate'
import {
  type Choice,
  misplacedMigration,
  movingTwin,
  namedMigration,
  twinsIn,
  undecided,
} from './choose-migration.js'
import { draftOf, textOf } from './draft-of.js'
import { type NumberedFile, numbered } from './numbered-file.js'
import { rebaseCommand } from './rebase-command.js'
import type { RebaseNote } from './rebase-note.js'
import type { RebaseRequest } from './rebase-plan.js'
import { rebasedVersion } from './rebased-version.js'
import type { RecordedHere } from './recorded-here.js'

/** What is known before a rebase. */
export interface RebaseFacts {
  /** The version, number or path that was given, if one was. */
  readonly argument: string | undefined
  /** The app that was given, if one was. */
  readonly only: string | undefined
  readonly cwd: string
  /** Of all apps. */
  readonly files: readonly NumberedFile[]
  /** What was begun and not ended. */
  readonly begun: readonly RebaseNote[]
  readonly here: RecordedHere
  readonly naming: 'number' | 'timestamp'
}

/** Which migration moves, and where to. */
export interface Intent extends Pick<RebaseRequest, 'app' | 'from'> {
  /** Null: it comes after all others already. */
  readonly to: string | null
  /** What a person has to agree to first; null where the command says it all. */
  readonly question: string | null
}

/**
 * Decides what moves, and to where: the end, after all files of the app and all that the database has recorded.
 * @throws CommandError USAGE
 */
export async function chooseRebase(facts: RebaseFacts): Promise<Intent> {
  const { argument, files, here, naming } = facts
  const resumed = interrupted(facts)
  if (resumed !== undefined) return resumed
  const { because, ...choice } = await whichMigration(facts)
  refuseCopies(choice, files)
  const { app, version: from } = choice
  const names = await namesOf(choice, files)
  const recorded = here.known ? here.migrations.filter((one) => one.app === app) : []
  const others = [
    ...files.filter((file) => file.app === app && file.version !== from),
    ...recorded.filter((one) => !names.has(one.version)).map((one) => numbered(one.version)),
  ].map(({ number }) => number)
  const { number } = numbered(from)
  if (others.every((other) => other < number)) return { app, from, to: null, question: null }
  const highest = [...others, number].sort(compareNumbers).at(-1) ?? number
  const to = rebasedVersion(from, { highest, naming, now: new Date() })
  const isRecorded = recorded.some((one) => names.has(one.version))
  const question =
    argument === undefined ? because : here.known && isRecorded ? followers(here.database, from) : null
  return { app, from, to, question: question === null ? null : `${question} Rebase ${from} to ${to}?` }
}

function followers(database: string, version: string): string {
  return `${database} has applied ${version}, and so may others have. They will know it again by its former name.`
}

function interrupted(facts: RebaseFacts): Intent | undefined {
  for (const note of facts.begun) {
    const { app, from, to } = note
    // Nothing was moved, or all of it was taken back since.
    if (!facts.files.some((file) => file.app === app && file.version === to)) continue
    if (!isMeant(note, facts))
      throw new CommandError('USAGE', `A rebase of "${from}" was interrupted, and comes first.`, {
        fix: `Finish it: ${rebaseCommand({ app, version: from }, facts.files)}`,
      })
    return { app, from, to, question: null }
  }
  return undefined
}

function isMeant({ app, from, to }: RebaseNote, { argument, only, cwd, files }: RebaseFacts): boolean {
  if (only !== undefined && only !== app) return false
  if (argument === undefined) return true
  const byPath = files.find(({ path }) => path === resolve(cwd, argument))
  if (byPath !== undefined && byPath.app !== app) return false
  return [from, to].some((version) => isNamed(argument, version))
}

function isNamed(argument: string, version: string): boolean {
  const name = basename(argument)
  return (
    name === version ||
    name.replace(/\.[^.]*$/, '') === version ||
    (/^\d+$/.test(name) && BigInt(name) === numberOf(version))
  )
}

async function whichMigration({
  argument,
  only,
  cwd,
  files: all,
  here,
}: RebaseFacts): Promise<Choice & { readonly because: string }> {
  const files = all.filter(({ app }) => only === undefined || app === only)
  if (argument !== undefined) return { ...namedMigration(argument, files, cwd), because: '' }
  const [twins] = twinsIn(files)
  if (!here.known) {
    const why =
      here.why === null
        ? 'no database was given that could tell them apart'
        : `the database cannot tell them apart: ${here.why}`
    if (twins !== undefined) throw undecided(twins, files, why)
    throw new CommandError(
      'USAGE',
      `No two migrations have one number, and ${here.why ?? 'no database was given'}.`,
      {
        fix: 'To move one nevertheless, give its version: godwit rebase <version>',
      },
    )
  }
  if (twins === undefined) return misplacedMigration(await here.status(), files)
  const { database, migrations } = here
  const recorded = new Set<string>()
  for (const one of twins.among) {
    const names = await namesOf(one, files)
    if (migrations.some(({ app, version }) => app === one.app && names.has(version)))
      recorded.add(one.version)
  }
  return movingTwin(twins, files, { database, isRecorded: (one) => recorded.has(one.version) })
}

/** All that a migration is or was called. */
async function namesOf({ app, version }: Choice, files: readonly NumberedFile[]): Promise<Set<string>> {
  const names = new Set([version])
  for (const { path } of files.filter((file) => file.app === app && file.version === version)) {
    const { options } = await draftOf(path, await textOf(path))
    for (const former of options.formerly) names.add(former)
  }
  return names
}

function refuseCopies({ app, version }: Choice, files: readonly NumberedFile[]): void {
  const paths = new Map<string, string>()
  for (const file of files) {
    if (file.app !== app || file.version !== version) continue
    const other = paths.get(file.folder)
    if (other !== undefined)
      throw new CommandError('USAGE', `${other} and ${file.path} are one migration written twice.`, {
        fix: 'Remove one of them. Built files belong in a folder of their own.',
      })
    paths.set(file.folder, file.path)
  }
}
