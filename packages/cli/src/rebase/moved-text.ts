import { isDeepStrictEqual } from 'node:util'
import type { MigrationOptions } from '@godwit/core'
import { optionPlace, withListItem } from '@godwit/core/operate'
import { CliError } from '../cli-error.js'
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
 * @throws CliError USAGE where only a person can write that.
 */
export async function movedText(file: NumberedFile, to: Numbered): Promise<Rewrite> {
  const { path, version, number } = file
  const before = await textOf(path)
  const { options } = await draftOf(path, before)
  const demandsItself = options.compatibleFrom === number
  const expected: MigrationOptions = {
    ...options,
    formerly: options.formerly.includes(version) ? options.formerly : [...options.formerly, version],
    ...(demandsItself ? { compatibleFrom: to.number } : {}),
  }
  const named = options.formerly.includes(version) ? before : withFormerName(file, before)
  const text = demandsItself ? withDemand(file, named, to.number) : named
  if (text !== before && !isDeepStrictEqual((await draftOf(path, text)).options, expected))
    throw byHand(
      file,
      `${path} does not say what it would have to after a change by a program.`,
      missingOf(options, expected),
    )
  return { path, before, text }
}

function withFormerName(file: NumberedFile, text: string): string {
  const named = withListItem(text, file.path, 'formerly', file.version)
  if (named.text !== null) return named.text
  throw byHand(file, named.why, named.advice)
}

function withDemand(file: NumberedFile, text: string, number: bigint): string {
  const place = optionPlace(text, file.path, 'compatibleFrom')
  if (place === undefined)
    throw byHand(
      file,
      `${file.path} says what it is compatible with in a way that only you can change.`,
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

function byHand({ version }: NumberedFile, why: string, advice: string): CliError {
  return new CliError('USAGE', `${why} Nothing was changed.`, {
    fix: `${advice}. Then do the same again:\n    godwit rebase ${version}`,
  })
}
