import type { Migration } from '../source/migration.js'
import type { Problem } from './assessment.js'
import type { Step } from './plan.js'

type Undoable = Pick<Step, 'app' | 'version' | 'resumed'> & {
  readonly migration: Pick<Migration, 'downgrade'> | null
}

/** A run that is to be rolled back when it fails has to know the way back of everything that it begins. Null: it does. */
export function noWayBack(steps: readonly Undoable[]): Problem | null {
  const stuck = steps.filter(({ migration, resumed }) => !resumed && migration?.downgrade === null)
  const [first] = stuck
  if (first === undefined) return null
  const versions = stuck.map(({ version }) => version)
  const names = versions.map((version) => `"${version}"`).join(', ')
  return {
    code: 'IRREVERSIBLE',
    app: first.app,
    versions,
    message: `There is no downgrade to roll back ${names} by, where a later migration fails.`,
    fix: 'Write it, or leave out --rollback-on-failure (in code: rollbackOnFailure).',
  }
}
