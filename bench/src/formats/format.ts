import type { Engine } from '../engine.js'
import type { Step } from '../line.js'

/** The files of a user's project by their path in it: migrations in `migrations/`, and what the tool needs besides. */
export type Files = ReadonlyMap<string, string>

/** Writes the same migrations the way one tool reads them. */
export type Format = (steps: readonly Step[], engine: Engine) => Files
