import { addColumn } from './add-column.js'
import { apply, applyTogether } from './apply.js'
import { status, upgrade, version } from './command.js'
import { crowd, repeatableCrowd } from './crowd.js'
import { revert } from './revert.js'
import { script } from './script.js'
import { longStart, start } from './start.js'
import type { Work } from './work.js'

/** In the order in which they are run and told of. */
export const WORKS: readonly Work[] = [
  start,
  longStart,
  apply,
  applyTogether,
  revert,
  script,
  version,
  status,
  upgrade,
  crowd,
  repeatableCrowd,
  addColumn,
]
