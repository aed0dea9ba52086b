import { type Pacing, pacing } from '../pacing.js'
import type { Stops } from './stops.js'

/** Paces looks at what others do, until the time is up or the run is told to stop. */
export function patience(waitMs: number, { signal }: Stops): Pacing {
  return pacing({ waitMs, signal, firstPauseMs: 100, longestPauseMs: 2000 })
}
