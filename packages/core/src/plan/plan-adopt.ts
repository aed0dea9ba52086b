import { choices } from '../choices.js'
import type { Assessment, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import type { Plan } from './plan.js'
import { leadingState } from './plan-upgrade.js'
import type { Policy } from './policy.js'
import { adoptedOutOfOrder, otherApps } from './problems/aerich.js'
import { baselineCommands } from './problems/baseline-commands.js'
import { unadoptable } from './problems/unadoptable.js'
import { type AdoptRequest, checkFrom } from './requests.js'

/**
 * Whether `adopt` may record what Aerich has recorded. It has no steps: what is adopted is recorded before any step. Of an
 * app that has records already nothing is adopted, and that is no error.
 * @throws ConfigurationError UNKNOWN_APP, BAD_OPTION.
 */
export function planAdopt(all: readonly Assessment[], { app, from }: AdoptRequest, policy: Policy): Plan {
  checkFrom(from)
  const assessments = chooseApps(all, app === undefined ? {} : { app })
  const disorder = assessments.flatMap((one) => told(one, adoptedOutOfOrder(one)))
  return {
    state: leadingState(assessments),
    steps: [],
    unfinished: false,
    refusal:
      assessments.flatMap((one) => told(one, unadoptable(one)))[0] ??
      (policy.outOfOrder === 'refuse' ? disorder[0] : undefined) ??
      nothingToAdopt(assessments),
    warnings: [
      ...(policy.outOfOrder === 'warn' ? disorder : []),
      ...assessments.flatMap((one) => one.problems.filter(({ code }) => code === 'PARTLY_ADOPTED')),
    ],
  }
}

function told({ app }: Assessment, problems: readonly Omit<Problem, 'app'>[]): Problem[] {
  return problems.map((problem) => ({ app, ...problem }))
}

function nothingToAdopt(assessments: readonly Assessment[]): Problem | null {
  const [first] = assessments
  const isThere = assessments.some(({ applied, adoption }) => applied.length > 0 || adoption !== null)
  if (first === undefined || isThere) return null
  const { app, aerich } = first
  const what =
    aerich === null
      ? 'The database has no table of Aerich'
      : `Aerich has recorded nothing of "${app}" in ${aerich.table.name}`
  return {
    code: 'NOTHING_TO_ADOPT',
    app,
    versions: [],
    message: `${what}: there is nothing to adopt.${otherApps(aerich)}`,
    fix: choices([
      'If the tables were made by other means, say up to which migration they are there',
      ...baselineCommands(first.pending, app),
    ]),
  }
}
