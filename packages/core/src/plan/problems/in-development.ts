import type { Way } from '../../choices.js'

/** Another branch was checked out. A database that others use is not to be made like somebody's folder. */
export const IN_DEVELOPMENT: Way = [
  'In development only, undo what this folder lacks and apply what it has',
  'godwit sync',
]
