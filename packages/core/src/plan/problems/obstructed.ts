import { choices } from '../../choices.js'
import type { RenameObstacle } from '../../history/legacy-suffix.js'
import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'
import type { Problem, Rule } from '../assessment.js'

/** Old names that cannot become new ones. */
export const obstructed: Rule = ({ app, obstacles }) => obstacles.map((one) => describeObstacle(one, app))

function describeObstacle(obstacle: RenameObstacle, app: string): Omit<Problem, 'app'> {
  const forget = (recorded: string): string =>
    `godwit resolve ${shellWord(recorded)} --reverted${appFlag(app)}`
  if (obstacle.kind === 'recorded-twice') {
    return {
      code: 'RECORDED_TWICE',
      versions: obstacle.recorded,
      message: `"${obstacle.recorded[0]}" and "${obstacle.recorded[1]}" are both recorded, but are one migration: "${obstacle.version}".`,
      fix: choices([
        'Find out which of the two records is true, and forget the other one',
        ...obstacle.recorded.map(forget),
      ]),
    }
  }
  return {
    code: 'SUCCESSOR_MISSING',
    versions: [obstacle.recorded],
    message: `"${obstacle.recorded}" is recorded, but there is no migration "${obstacle.expected}" in the folder that it could be. No record was renamed.`,
    fix: `Add the file ${obstacle.expected}.sql (or .ts), or write into its successor: -- godwit: formerly=${obstacle.expected}\n  ${choices(
      ['If it is no migration of this folder, forget its record', forget(obstacle.recorded)],
    )}`,
  }
}
