/** What a session needs that changes something. Most starts find nothing to change, and load none of it. */
export { lockKey, withAdvisoryLock } from './advisory-lock.js'
export { effects } from './effects.js'
export { lockWatch } from './lock-watch.js'
export { sessionThroughPooler } from './pooler.js'
export { recover } from './recover.js'
export { cautions, refuseUnsuitable, suitabilityOf } from './suitability.js'
export { transaction } from './transaction.js'
