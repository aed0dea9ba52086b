import { choices } from '../../choices.js'
import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'
import type { Assessment, Rule } from '../assessment.js'
import { IN_DEVELOPMENT } from './in-development.js'
import { list } from './shorten.js'

export const incompatible: Rule = ({ app, incompatible, applied }) => {
  const [needed] = incompatible.map(({ from }) => from).sort((one, other) => (one > other ? -1 : 1))
  if (needed === undefined) return []
  const demanding = incompatible.map((one) => one.applied)
  return [
    {
      code: 'INCOMPATIBLE',
      versions: demanding.map((one) => one.version),
      message: `The database is ahead of this folder, and this release cannot use it: ${list(demanding)} of a newer one demands number ${needed} or later.`,
      fix: choices([
        `Deploy a release that has migration number ${needed}. To go back for good instead, by the SQL that was recorded`,
        `godwit downgrade ${shellWord(newestKnown(applied))}${appFlag(app)}`,
      ]),
    },
  ]
}

export const ahead: Rule = ({ app, ahead, incompatible, interrupted, pending, applied }) =>
  ahead.length === 0 || pending.length > 0 || incompatible.length > 0 || interrupted.length > 0
    ? []
    : [
        {
          code: 'AHEAD',
          versions: ahead.map((one) => one.version),
          message: `The database is ahead of this folder. A newer release has applied: ${list(ahead)}.`,
          fix: choices(
            [
              'Nothing has to be done. To go back for good',
              `godwit downgrade ${shellWord(newestKnown(applied))}${appFlag(app)}`,
            ],
            IN_DEVELOPMENT,
          ),
        },
      ]

/** The newest applied migration that has a file: where this folder ends. */
function newestKnown(applied: Assessment['applied']): string {
  const known = applied.filter((one) => one.file !== null)
  return known.reduce(
    (last, one) =>
      (one.number ?? -1n) > last.number ? { version: one.version, number: one.number ?? -1n } : last,
    { version: 'base', number: -1n },
  ).version
}
