import { choices } from '../../choices.js'
import { modernName } from '../../history/legacy-suffix.js'
import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'
import type { Rule } from '../assessment.js'
import { IN_DEVELOPMENT } from './in-development.js'
import { rebaseCommands } from './rebase-commands.js'
import { list } from './shorten.js'

/** One number, two names. */
export const renumbered: Rule = ({ app, renumbered }) =>
  renumbered.map(({ applied, file }) => ({
    code: 'DIVERGED',
    versions: [applied.version, file.version],
    message: `Number ${file.number} is recorded as "${applied.version}", but its file is "${file.version}".`,
    fix: `If the file was renamed, write into it: -- godwit: formerly=${modernName(applied.version)}\n  ${choices(
      [
        `If they are two migrations, put the file of "${modernName(applied.version)}" back, and give the other one a new number`,
        `godwit rebase ${shellWord(file.version)}${appFlag(app)}`,
      ],
      IN_DEVELOPMENT,
    )}`,
  }))

/** Two lines that went on from one migration. */
export const diverged: Rule = ({ app, ahead, pending }) =>
  ahead.length === 0 || pending.length === 0
    ? []
    : [
        {
          code: 'DIVERGED',
          versions: [...ahead, ...pending].map((one) => one.version),
          message: `The database has ${list(ahead)}, which this folder lacks, and lacks ${list(pending)}, which this folder has.`,
          fix: choices(
            [
              'Bring both lines together: add the missing files, and give the pending ones numbers after them',
              ...rebaseCommands(pending, app),
            ],
            IN_DEVELOPMENT,
          ),
        },
      ]
