import { isDatabaseError } from '../database-error.js'
import { lineAndColumn, oddCharacters } from '../odd-characters.js'
import type { LoadedStep } from './loaded-step.js'

/**
 * Sentences that name the odd characters of a failed statement, with their places: the engine only says that it does
 * not understand them. Empty where there are none.
 */
export function oddities(
  error: unknown,
  { script, migration }: Pick<LoadedStep, 'script' | 'migration'>,
): string {
  if (!isDatabaseError(error) || error.kind !== 'statement') return ''
  const { offset, statement = '' } = error
  if (script.kind === 'code' || offset === undefined)
    return tell(statement, 0, (at) => `${lineAndColumn(statement, at)} of it`)
  const failed = script.statements.findLast((one) => one.offset <= offset)
  const isInFile = migration !== null && script.line !== undefined
  return tell(failed?.text ?? '', failed?.offset ?? 0, (at) => {
    const place = lineAndColumn(script.text, at, script.line)
    return isInFile ? place : `${place} of its SQL`
  })
}

const MOST = 3

function tell(text: string, start: number, place: (offset: number) => string): string {
  const found = oddCharacters(text)
  const shown = found.slice(0, MOST)
  const lines = shown.map((odd) => `\n  At ${place(start + odd.offset)} stands ${odd.description}.`)
  return `${lines.join('')}${found.length > MOST ? ` There are ${found.length - MOST} more.` : ''}`
}
