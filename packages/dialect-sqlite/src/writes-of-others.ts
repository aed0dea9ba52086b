import type { Handle } from './driver.js'

/** Changes with every commit of another connection, and with none of this one. */
export function writesOfOthers(handle: Handle): unknown {
  return (handle.prepare('PRAGMA data_version').get() as { data_version: unknown }).data_version
}
