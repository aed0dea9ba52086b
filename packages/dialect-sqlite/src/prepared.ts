import type { Handle, HandleStatement } from './driver.js'

const MOST = 16
/** What reads may look else at another time: what a pragma answers is found out when it is prepared. */
const KEPT = /^(?:INSERT|UPDATE|DELETE)\b/

const known = new WeakMap<Handle, Map<string, HandleStatement>>()

/** A prepared statement. What changes rows is prepared once: for each migration the same records are written. */
export function prepared(handle: Handle, text: string): HandleStatement {
  if (!KEPT.test(text)) return handle.prepare(text)
  const ofHandle = known.get(handle) ?? new Map<string, HandleStatement>()
  known.set(handle, ofHandle)
  const kept = ofHandle.get(text)
  if (kept !== undefined) return kept
  const made = handle.prepare(text)
  if (ofHandle.size >= MOST) ofHandle.delete(ofHandle.keys().next().value ?? '')
  ofHandle.set(text, made)
  return made
}
