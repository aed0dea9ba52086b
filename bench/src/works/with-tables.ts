import type { Arena } from '../arenas/arena.js'
import type { Outcome } from '../run-contestant.js'

/** The outcome, unless the database does not have so many tables of the line afterwards: then it is an error. */
export async function withTables(
  outcome: Outcome,
  expected: number,
  arena: Arena,
  database: string,
): Promise<Outcome> {
  if (outcome.error !== undefined) return outcome
  const [row] = await arena.query(database, COUNT[arena.engine])
  const found = Number(row?.['n'])
  return found === expected ? outcome : { error: `left ${found} tables instead of ${expected}` }
}

const COUNT = {
  sqlite: "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name GLOB 't[0-9]*'",
  postgres: "SELECT count(*) AS n FROM pg_tables WHERE tablename ~ '^t[0-9]+$'",
}
