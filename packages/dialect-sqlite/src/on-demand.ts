/** What a session needs that changes something. Most starts find nothing to change, and load none of it. */
export { effects } from './effects.js'
export { recover } from './recover.js'
export { restore } from './restore.js'
export { transaction } from './transaction.js'
