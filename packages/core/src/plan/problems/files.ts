import { choices } from '../../choices.js'
import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'
import type { Rule } from '../assessment.js'
import { IN_DEVELOPMENT } from './in-development.js'
import { rebaseCommands } from './rebase-commands.js'
import { list } from './shorten.js'

export const missing: Rule = ({ missing }) =>
  missing.length === 0
    ? []
    : [
        {
          code: 'MISSING',
          versions: missing.map((one) => one.version),
          message: `Applied, but not in the folder, although it has newer files: ${list(missing)}.`,
          fix: choices(
            ['Put the files back, or go on without them', 'godwit upgrade --allow-missing'],
            IN_DEVELOPMENT,
          ),
        },
      ]

export const edited: Rule = ({ app, edited }) =>
  edited.map(({ version }) => ({
    code: 'EDITED',
    versions: [version],
    message: `The SQL of "${version}" was changed after it had been applied.`,
    fix: `Undo the change, and write a new migration.\n  ${choices(
      [
        'If both texts mean the same, for this database',
        `godwit resolve ${shellWord(version)} --edited${appFlag(app)}`,
      ],
      ['And for every database', `godwit resolve ${shellWord(version)} --edited --in-file${appFlag(app)}`],
      ['Or go on this once', 'godwit upgrade --allow-edited'],
    )}`,
  }))

export const outOfOrder: Rule = ({ app, outOfOrder, applied }) => {
  if (outOfOrder.length === 0) return []
  const newest = applied.reduce(
    (max, one) => (one.number !== null && one.number > max ? one.number : max),
    0n,
  )
  return [
    {
      code: 'OUT_OF_ORDER',
      versions: outOfOrder.map((file) => file.version),
      message: `Not applied, although a newer one (number ${newest}) is: ${list(outOfOrder)}.`,
      fix: choices(
        [
          `What no other database has applied yet can be given a number after ${newest}`,
          ...rebaseCommands(outOfOrder, app),
        ],
        ['Or apply it where it stands', 'godwit upgrade --allow-out-of-order'],
      ),
    },
  ]
}
