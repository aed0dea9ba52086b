import type { Statement } from '@godwit/core'
import type { BrokenReferences, ReferenceMemory } from './reference-memory.js'
import { canLose, isEnforced, onlyReads } from './verb.js'

/** Watches the body of a migration for rows that come to point to nothing. */
export interface ReferenceWatch {
  /** Call before statements run. */
  before(statements: readonly Statement[]): void
  /** Names of the tables that have more such rows than before. */
  worse(): string[]
}

/**
 * Leaves them to SQLite as long as it enforces foreign keys, and looks itself from the first statement on that it does not see
 * through: finding such rows reads whole tables.
 */
export function watchReferences(memory: ReferenceMemory, foreignKeys: 'on' | undefined): ReferenceWatch {
  let enforced = foreignKeys === 'on'
  let broken: BrokenReferences | undefined
  return {
    before(statements) {
      enforced &&= statements.every(isEnforced)
      if (!enforced && statements.some(canLose)) broken ??= memory.before()
      // What loses nothing may still mend something, and then the next one must not seem to have broken it.
      if (broken === undefined && !statements.every(onlyReads)) memory.forget()
    },
    worse: () => (broken === undefined ? [] : increased(broken, memory.after())),
  }
}

/** Of a table that was there, or of all where it is new or renamed. */
function increased(before: BrokenReferences, after: BrokenReferences): string[] {
  const total = (counts: BrokenReferences) => [...counts.values()].reduce((sum, count) => sum + count, 0)
  const more = total(after) > total(before)
  return [...after]
    .filter(([table, count]) => count > (before.get(table) ?? (more ? 0 : count)))
    .map(([table]) => table)
}
