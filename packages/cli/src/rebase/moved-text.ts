import { isDeepStrictEqual } from 'node:util'
import type { MigrationOptions } from '@godwit/core'
import { CommandError, optionPlace, withListItem } from '@godwit/core/operate'
import { draftOf, textOf } from './draft-of.js'
import type { Numbered, NumberedFile } from './numbered-file.js'

/** What becomes of one file. */
export interface Rewrite {
  readonly path: string
  /** What is in it now. */
  readonly before: string
  readonly text: string
}

/**
 * The text of a migration's file for another version: it says what it was called before, and where only releases that have it can use
 * the database, that goes for its new number.
 * @param command what to type once a person has written it.
 * @throws CommandError USAGE where only a person can write that.
 */
export async function movedText(file: NumberedFile, to: Numbered, command: string): Promise<Rewrite> {
  const { path, version, number } = file
  const before = await textOf(path)
  const { options } = await draftOf(path, before)
  const demandsItself = options.compatibleFrom === number
  const expected: MigrationOptions = {
    ...options,
    formerly: options.formerly.includes(version) ? options.formerly : [...options.formerly, version],
    ...(demandsItself ? { compatibleFrom: to.number } : {}),
  }
  const named = options.formerly.includes(version) ? before : withFormerName(file, before, command)
  const text = demandsItself ? withDemand(file, named, to.number, command) : named
  if (text !== before && !isDeepStrictEqual((await draftOf(path, text)).options, expected))
    throw byHand(
      command,
      `${path} does not say what it would have to after a change by a program.`,
      missingOf(options, expected),
    )
  return { path, before, text }
}

function withFormerName({ path, version }: NumberedFile, text: string, command: string): string {
  const named = withListItem(text, path, 'formerly', version)
  if (named.text !== null) return named.text
  throw byHand(command, named.why, named.advice)
}

function withDemand({ path }: NumberedFile, text: string, number: bigint, command: string): string {
  const place = optionPlace(text, path, 'compatibleFrom')
  if (place === undefined)
    throw byHand(
      command,
      `${path} says what it is compatible with in a way that only you can change.`,
      `Write that it is \`compatibleFrom\` ${number}`,
    )
  const value = text.slice(place.start, place.end).replace(/\d+/, String(number))
  return `${text.slice(0, place.start)}${value}${text.slice(place.end)}`
}

function missingOf(options: MigrationOptions, expected: MigrationOptions): string {
  const { formerly, compatibleFrom } = expected
  const demand = compatibleFrom === options.compatibleFrom ? '' : `, and \`compatibleFrom\` ${compatibleFrom}`
  return `Write into it \`formerly\` ${formerly.join(', ')}${demand}`
}

function byHand(command: string, why: string, advice: string): CommandError {
  return new CommandError('USAGE', `${why} Nothing was changed.`, {
    fix: `${advice}. Then do the same again:\n    ${command}`,
  })
}
