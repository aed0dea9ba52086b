import { modules } from '@godwit/core'
import { postgres } from '../migrations/postgres/index.js'
import { sqlite } from '../migrations/sqlite/index.js'

/** The bot's migrations for either engine, through manifests, so that they are part of the bundle. */
export const migrations = { sqlite: modules(sqlite), postgres: modules(postgres) }
