import { BAD_INPUT } from './bad-input.js'
import { BAD_STATES } from './bad-states.js'
import { FAILED_COMMANDS } from './failed-commands.js'
import { FAILED_RUNS } from './failed-runs.js'
import type { Provocations } from './provocation.js'

/** Every code that can be brought about at will. */
export const PROVOCATIONS: Provocations = { ...BAD_INPUT, ...BAD_STATES, ...FAILED_RUNS, ...FAILED_COMMANDS }
