import type { Statement, StatementEffect } from '../dialect.js'
import type { FoundEffect } from '../errors.js'
import { headline } from '../headline.js'
import { appFlag } from '../plan/app-flag.js'
import type { Finish } from '../plan/plan-finish.js'
import type { LoadedStep } from './loaded-step.js'

/** What of a migration is there without a record, statement by statement, in lines of a message. */
export function halfAppliedText(step: LoadedStep, finish: Finish): string {
  const list = (heading: string, effect: StatementEffect): string[] => {
    const found = finish.statements.filter((one) => one.effect === effect).map(({ statement }) => statement)
    return found.length === 0 ? [] : [heading, ...placesOf(step, found)]
  }
  return [
    ...list('Of its statements these are done already, and nothing of it is recorded:', 'done'),
    ...list('These are not done:', 'not done'),
    ...list('Whether these are done cannot be seen:', 'unknown'),
  ].join('\n  ')
}

/** What a person can do about it. Each is a command to paste. */
export function waysToFinish({ app, version }: LoadedStep, { statements, unclear }: Finish): string {
  const command = (words: string, what: string): string => `    godwit ${words}${appFlag(app)}    (${what})`
  const applied = (what: string) => command(`resolve ${version} --applied`, what)
  if (unclear.length > 0)
    return [
      'Look at the database, and finish it or undo it by hand. Then run one of:',
      applied('you have finished it: record it, and run nothing of it'),
      command('upgrade'.padEnd(`resolve ${version} --applied`.length), 'you have undone it: run all of it'),
    ].join('\n')
  if (statements.every(({ effect }) => effect !== 'not done'))
    return ['All of it is done. To record that, run:', applied('runs nothing of it')].join('\n')
  return [
    'Look at the database, then run one of:',
    command(`resolve ${version} --finish `, 'runs what is not done, and records all of it as applied'),
    applied('you have finished it by hand: records it, and runs nothing of it'),
  ].join('\n')
}

/** The same as facts. */
export function effectsOf({ script }: LoadedStep, { statements }: Finish): FoundEffect[] {
  return statements.map(({ statement, effect }) => ({ line: lineOf(script, statement), effect }))
}

/** Where statements stand, each on a line of its own, with their beginnings. */
export function placesOf(
  { script, migration }: Pick<LoadedStep, 'script' | 'migration'>,
  statements: readonly Statement[],
): string[] {
  const file = migration?.file.path ?? ''
  const isInFile = script.kind === 'sql' && script.line !== undefined
  const placeOf = (statement: Statement): string => {
    const line = lineOf(script, statement)
    return isInFile ? `${file}:${line}` : `${file}, line ${line} of its SQL`
  }
  const shown = statements.slice(0, MOST).map((one) => `  ${placeOf(one)}  ${headline(one.text)}`)
  return statements.length > MOST ? [...shown, `  and ${statements.length - MOST} more`] : shown
}

const MOST = 12

function lineOf(script: LoadedStep['script'], { line }: Statement): number {
  const start = script.kind === 'sql' ? script.line : undefined
  return start === undefined ? line : start + line - 1
}
