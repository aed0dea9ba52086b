import { choices } from '../choices.js'
import { shellWord } from '../shell-word.js'
import { appFlag } from './app-flag.js'
import type { StepName } from './plan.js'

/** What a person can say of an unfinished migration who has looked. */
export function waysOut({ app, version, direction }: StepName): string {
  const [applied, reverted] =
    direction === 'upgrade'
      ? [
          'it is done, or you have finished it by hand',
          'nothing of it is left, or you have undone it by hand',
        ]
      : [
          'nothing of it is undone, or you have put it back by hand',
          'it is undone, or you have finished that by hand',
        ]
  const saying = (way: string): string => `godwit resolve ${shellWord(version)} --${way}${appFlag(app)}`
  return `Look at what it did, then say so.\n  ${choices(
    [`If ${applied}`, saying('applied')],
    [`If ${reverted}`, saying('reverted')],
    ['If what is in doubt was not done, and can be run again', saying('retry')],
  )}`
}
