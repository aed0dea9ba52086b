/**
 * What a start with nothing to do can do without, behind one import: many small chunks take longer to load than a large one.
 */
export { planFor } from '../plan/plan-for.js'
export { objectTo } from './object-to.js'
export { previewOf } from './preview.js'
export { aborted, leftInDoubt } from './refusals.js'
export { previewResolve } from './resolve/preview-resolve.js'
export { resolveRecord } from './resolve/resolve.js'
export { restoreCopy } from './restore.js'
export { runExclusively } from './run-exclusively.js'
export { waitUntilApplied } from './wait.js'
