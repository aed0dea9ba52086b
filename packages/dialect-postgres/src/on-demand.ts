/** What a session needs that changes something, or takes long. Most starts find nothing to change, and load none of it. */
export { lockKey, withAdvisoryLock } from './advisory-lock.js'
export { effects } from './effects.js'
export { sessionThroughPooler } from './pooler.js'
export { recover } from './recover.js'
export { sightingOf } from './sightings.js'
export { buildingSoundly, refuseUnsound } from './sound-index.js'
export { transaction } from './transaction.js'
