import { choices } from '../../choices.js'
import type { Rule } from '../assessment.js'
import { otherApps } from './aerich.js'
import { baselineCommands } from './baseline-commands.js'
import { shorten } from './shorten.js'

export const needsBaseline: Rule = ({ app, states, pending, userTables, adoption, aerich }) =>
  states.includes('needs-baseline') && adoption === null
    ? [
        {
          code: 'NEEDS_BASELINE',
          versions: [],
          message: `The database has no version table, but tables: ${shorten(userTables)}.${otherApps(aerich)}`,
          fix: choices(
            [
              'If they are what the migrations up to one of these make, record them up to that one',
              ...baselineCommands(pending, app),
            ],
            [
              'If they have nothing to do with them (at start-up: policy.nonEmpty)',
              'godwit upgrade --allow-non-empty',
            ],
          ),
        },
      ]
    : []
