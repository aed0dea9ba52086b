import type { Problem } from '../plan/assessment.js'
import type { Typed } from '../retype.js'

/** A problem with the commands that it names as they are typed here. */
export function typedProblem(problem: Problem, typed: Typed): Problem {
  return { ...problem, message: typed(problem.message), fix: typed(problem.fix) }
}
