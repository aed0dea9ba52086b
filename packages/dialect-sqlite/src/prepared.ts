import type { Handle, HandleStatement } from './driver.js'

const MOST = 16
/** What reads may look else at another time: what a pragma answers is found out when it is prepared. */
const KEPT = /^(?:INSERT|UPDATE|DELETE)\b/

const known = new WeakMap<Handle, Map<string, HandleStatement>>()

/** A prepared statement. What changes rows is prepared once: for each migration the same records are written. */
export function prepared(handle: Handle, text: string): HandleStatement {
  return KEPT.test(text) ? keptStatement(handle, text) : handle.prepare(text)
}

/**
 * A statement that is prepared once, and means the same whenever it runs. Each one that is prepared anew holds its memory until
 * much later, when all garbage is collected.
 */
export function keptStatement(handle: Handle, text: string): HandleStatement {
  const ofHandle = known.get(handle) ?? new Map<string, HandleStatement>()
  known.set(handle, ofHandle)
  const kept = ofHandle.get(text)
  if (kept !== undefined) return kept
  const made = handle.prepare(text)
  if (ofHandle.size >= MOST) ofHandle.delete(ofHandle.keys().next().value ?? '')
  ofHandle.set(text, made)
  return made
}
