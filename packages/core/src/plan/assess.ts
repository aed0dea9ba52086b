import type { AppFacts, Assessment } from './assessment.js'
import { findStanding } from './find-standing.js'
import { problemsOf } from './problems/problems-of.js'

/** Says where one app stands, from its files, its records and what else is in the database, and what there is to say of it. */
export function assess(facts: AppFacts): Assessment {
  const standing = findStanding(facts)
  return { ...standing, problems: problemsOf(standing) }
}
