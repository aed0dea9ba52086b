import { upgradeOnStartup } from '@godwit/core'
import { type Database, withDatabase } from '../database.js'
import { dialectOf } from '../dialect.js'
import { migrations } from '../migrations.js'
import { type Engine, withTemporaryDatabase } from './temporary-database.js'

/** Gives `work` the bot's connections to a database of its own that is up to date and empty. */
export async function withMigratedDatabase<T>(
  engine: Engine,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  return withTemporaryDatabase(engine, async (url) => {
    const dialect = await dialectOf(url)
    await upgradeOnStartup({ dialect, migrations, logger: false })
    return withDatabase({ dialect, url, log: () => {} }, work)
  })
}
