import type { Problem, Rule, Standing } from '../assessment.js'
import { adoptedOutOfOrder, needsAdoption, notAdopted, partlyAdopted } from './aerich.js'
import { ahead, incompatible } from './ahead.js'
import { diverged, renumbered } from './diverged.js'
import { edited, missing, outOfOrder } from './files.js'
import { interrupted } from './interrupted.js'
import { needsBaseline } from './needs-baseline.js'
import { obstructed } from './obstructed.js'
import { unadoptable } from './unadoptable.js'

/** Everything worth telling about where an app stands, each with the next thing to do, by precedence. */
export function problemsOf(standing: Standing): Problem[] {
  const { app } = standing
  return RULES.flatMap((rule) => rule(standing).map((problem) => ({ app, ...problem })))
}

const RULES: readonly Rule[] = [
  interrupted,
  renumbered,
  diverged,
  obstructed,
  unadoptable,
  missing,
  edited,
  outOfOrder,
  adoptedOutOfOrder,
  needsBaseline,
  incompatible,
  needsAdoption,
  ahead,
  notAdopted,
  partlyAdopted,
]
