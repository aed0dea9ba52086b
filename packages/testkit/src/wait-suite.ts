import assert from 'node:assert/strict'
import type { GodwitEvent, Migrator } from '@godwit/core'
import { databaseFailure, refusal } from './failure.js'
import type { Suite } from './suite.js'
import { leftByAerich } from './test-aerich.js'
import type { TestDatabase } from './test-database.js'
import { LINE, migratorOn, only } from './test-migrations.js'

/** A migrator that waits, and a promise for the first time that it says so. */
function waiting(database: TestDatabase): { migrator: Migrator; isWaiting: Promise<GodwitEvent> } {
  let seen: (event: GodwitEvent) => void = () => {}
  const isWaiting = new Promise<GodwitEvent>((resolve) => {
    seen = resolve
  })
  const onEvent = (event: GodwitEvent) => void (event.type === 'wait' && seen(event))
  return { migrator: migratorOn(database, LINE, { onEvent, lockTimeout: 30_000 }), isWaiting }
}

/** Processes that do not migrate, and start when others have. */
export const waitSuite: Suite = {
  'who waits goes on when somebody else has applied everything': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql')).upgrade()
    const { migrator, isWaiting } = waiting(database)
    const waited = migrator.wait()
    const event = await isWaiting
    assert.ok(event.type === 'wait' && event.for === 'migrations')
    assert.match(event.reason, /1_one, 2_two, 10_ten/)
    await migratorOn(database, LINE).upgrade()
    assert.equal((await waited).state, 'up-to-date')
  },

  'who waits does not mind that there is nothing yet': async (database) => {
    const { migrator, isWaiting } = waiting(database)
    const waited = migrator.wait()
    await isWaiting
    await migratorOn(database, LINE).upgrade()
    await waited
  },

  'who waits in vain for a database that is not there is told to try again': async (database) => {
    await databaseFailure(migratorOn(database, LINE, { lockTimeout: 100 }).wait(), 'busy', 'unavailable')
  },

  'who waits in vain is told what is missing, and has changed nothing': async (database) => {
    await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).upgrade()
    const error = await databaseFailure(migratorOn(database, LINE, { lockTimeout: 200 }).wait(), 'busy')
    assert.match(error.message, /2_two, 10_ten/)
    assert.match(error.fix ?? '', /godwit upgrade/)
    assert.equal((await migratorOn(database, LINE).pending()).length, 2)
  },

  'who waits in vain is told what is applied by Aerich and only to be adopted': async (database) => {
    await leftByAerich(database)
    const migrator = migratorOn(database, LINE, { adopt: 'aerich', lockTimeout: 200 })
    const error = await databaseFailure(migrator.wait(), 'busy')
    assert.match(
      error.message,
      /still lacks 2_two, 10_ten, and the adoption from Aerich of 0_table, 1_one, after/,
    )
    assert.match(error.fix ?? '', /godwit upgrade/)
  },

  'who waits is content with a database that is ahead': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const { state, warnings } = await migratorOn(database, only(LINE, '0_table.sql', '1_one.sql')).wait()
    assert.equal(state, 'ahead')
    assert.equal(warnings.length, 1)
  },

  'who waits does not start on a database that would be refused': async (database) => {
    await migratorOn(database, LINE).upgrade()
    const { '10_ten.sql': _, ...rest } = LINE
    const renamed = { ...rest, '10_other.sql': LINE['10_ten.sql'] }
    await refusal(migratorOn(database, renamed, { lockTimeout: 100 }).wait(), 'DIVERGED')
  },

  'who waits stops when told to': async (database) => {
    const stop = new AbortController()
    const waited = migratorOn(database, LINE, { signal: stop.signal }).wait()
    stop.abort()
    await refusal(waited, 'ABORTED')
  },
}
