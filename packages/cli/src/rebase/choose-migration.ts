import { resolve } from 'node:path'
import type { StatusReport } from '@godwit/core'
import { CommandError } from '@godwit/core/operate'
import type { NumberedFile } from './numbered-file.js'
import { rebaseCommand } from './rebase-command.js'

/** One migration of an app, whatever folders it lies in. */
export interface Choice {
  readonly app: string
  readonly version: string
}

/** A migration that nobody has named, and what speaks for it. */
export interface Guess extends Choice {
  readonly because: string
}

/**
 * The migration that a person has named: by its version, by the path of its file, or by a number that only it has.
 * @throws CommandError USAGE where there is none, or where there are several.
 */
export function namedMigration(argument: string, files: readonly NumberedFile[], cwd: string): Choice {
  const path = resolve(cwd, argument)
  const byPath = files.filter((file) => file.path === path)
  const byVersion = files.filter(({ version, suffix }) => [version, version + suffix].includes(argument))
  const byNumber = /^\d+$/.test(argument) ? files.filter(({ number }) => number === BigInt(argument)) : []
  const found = distinct([byPath, byVersion, byNumber].find((some) => some.length > 0) ?? [])
  const [one, other] = found
  if (one === undefined)
    throw new CommandError('USAGE', `There is no migration "${argument}" in ${foldersOf(files)}.`, {
      fix: 'Give the version, which is the name of its file without suffix, or the path of the file.',
    })
  if (other === undefined) return one
  throw new CommandError('USAGE', `"${argument}" may be any of ${found.length} migrations.`, {
    fix: `Say which one:\n${commandsFor(found, files)}`,
  })
}

/** Migrations of one app that have one number, within one folder at least. */
export interface Twins {
  readonly number: bigint
  readonly among: readonly Choice[]
}

/** All twins of the first app that has some, those with the lowest number first. */
export function twinsIn(files: readonly NumberedFile[]): Twins[] {
  const clashing = files.filter((file) =>
    files.some(
      (other) =>
        other.folder === file.folder && other.number === file.number && other.version !== file.version,
    ),
  )
  const [first] = clashing
  const ours = clashing.filter(({ app }) => app === first?.app)
  return [...new Set(ours.map(({ number }) => number))].map((number) => ({
    number,
    among: distinct(ours.filter((file) => file.number === number)),
  }))
}

/**
 * The one of the twins that is to move: the only one that the database has not applied, where it has applied another.
 * @throws CommandError USAGE where that cannot be told.
 */
export function movingTwin(
  { number, among }: Twins,
  files: readonly NumberedFile[],
  { database, isRecorded }: { readonly database: string; readonly isRecorded: (one: Choice) => boolean },
): Guess {
  const [mine, other] = among.filter((one) => !isRecorded(one))
  const [theirs] = among.filter(isRecorded)
  if (mine === undefined || other !== undefined || theirs === undefined)
    throw undecided(
      { number, among },
      files,
      mine === undefined ? `${database} has applied them all` : `${database} has applied none of them`,
    )
  return { ...mine, because: `${database} has applied ${theirs.version}, and not ${mine.version}.` }
}

/** For twins of which nobody knows which one is to move. */
export function undecided(
  { number, among }: Twins,
  files: readonly NumberedFile[],
  why: string,
): CommandError {
  return new CommandError('USAGE', `${among.length} migrations have the number ${number}, and ${why}.`, {
    fix: `Say which one is to move. It should be the one that the fewest databases have applied:\n${commandsFor(among, files)}`,
  })
}

/**
 * The migration that a database cannot apply where it stands, though no two have one number.
 * @throws CommandError USAGE where there are several, or none.
 */
export function misplacedMigration({ apps, database }: StatusReport, files: readonly NumberedFile[]): Guess {
  const misplaced = apps.flatMap(({ app, problems, applied }) => {
    const versions = problems
      .filter(({ code }) => code === 'OUT_OF_ORDER' || code === 'DIVERGED')
      .flatMap((problem) => problem.versions)
    const isPending = (version: string): boolean => !applied.some((entry) => entry.version === version)
    return distinct(files.filter((file) => file.app === app && versions.includes(file.version))).filter(
      ({ version }) => isPending(version),
    )
  })
  const [one, other] = misplaced
  if (one === undefined)
    throw new CommandError('USAGE', `No two migrations have one number, and ${database} can take them all.`, {
      fix: 'To move one nevertheless, give its version: godwit rebase <version>',
    })
  if (other === undefined)
    return { ...one, because: `${database} has applied something newer, and not ${one.version}.` }
  throw new CommandError('USAGE', `${misplaced.length} migrations cannot be applied where they stand.`, {
    fix: `Move those that are yours, the lowest number first:\n${commandsFor(misplaced, files)}`,
  })
}

function distinct(files: readonly Choice[]): Choice[] {
  const found = new Map(files.map(({ app, version }) => [`${app}:${version}`, { app, version }]))
  return [...found.values()]
}

function commandsFor(choices: readonly Choice[], files: readonly NumberedFile[]): string {
  return choices.map((choice) => `    ${rebaseCommand(choice, files)}`).join('\n')
}

function foldersOf(files: readonly NumberedFile[]): string {
  return [...new Set(files.map(({ folder }) => folder))].join(', ') || 'any folder'
}
