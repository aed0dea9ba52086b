import { choices } from '../../choices.js'
import type { Statement, StatementEffect } from '../../dialect.js'
import { headline } from '../../headline.js'
import type { FoundEffect } from '../../migration-failed-error.js'
import { appFlag } from '../../plan/app-flag.js'
import type { Finish } from '../../plan/plan-finish.js'
import { shellWord } from '../../shell-word.js'
import type { LoadedStep } from '../loaded-step.js'

/** What of a migration is there without a record, statement by statement, in lines of a message. */
export function halfAppliedText(step: LoadedStep, finish: Finish): string {
  const list = (heading: string, effect: StatementEffect): string[] => {
    const found = finish.statements.filter(
      (one) => one.effect === effect && !finish.taken.includes(one.statement),
    )
    return found.length === 0
      ? []
      : [
          heading,
          ...placesOf(
            step,
            found.map(({ statement }) => statement),
          ),
        ]
  }
  return [
    ...list('Of its statements these are done already, and nothing of it is recorded:', 'done'),
    ...takenText(step, finish.taken),
    ...list('These are not done:', 'not done'),
    ...list('Whether these are done cannot be seen:', 'unknown'),
  ].join('\n  ')
}

/** What is only concluded must not be told as if it were seen. */
export function takenText(
  step: Pick<LoadedStep, 'script' | 'migration'>,
  taken: readonly Statement[],
): string[] {
  return taken.length === 0
    ? []
    : [
        'Of these it is not to be seen; they are taken for done, since what comes after them is. Look whether that is so:',
        ...placesOf(step, taken),
      ]
}

/** What a person can do about it. Each is a command to paste. */
export function waysToFinish({ app, version }: LoadedStep, { statements, unclear, taken }: Finish): string {
  const applied = `godwit resolve ${shellWord(version)} --applied${appFlag(app)}`
  if (unclear.length > 0)
    return `Look at the database, and finish it or undo it by hand.\n  ${choices(
      ['If you have finished it: to record it, and run nothing of it', applied],
      ['If you have undone it: to run all of it', `godwit upgrade${appFlag(app)}`],
    )}`
  if (statements.every(({ effect }) => effect !== 'not done'))
    return choices([
      taken.length === 0
        ? 'All of it is done. To record that, and run nothing of it'
        : 'If you have seen that all of it is done: to record that, and run nothing of it',
      applied,
    ])
  return choices(
    [
      'Look at the database. To run what is not done, and record all of it as applied',
      `godwit resolve ${shellWord(version)} --finish${appFlag(app)}`,
    ],
    ['If you have finished it by hand: to record it, and run nothing of it', applied],
  )
}

/** The same as facts. */
export function foundEffects({ script }: LoadedStep, { statements }: Finish): FoundEffect[] {
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
