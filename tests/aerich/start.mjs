// Waits for the word, starts as a bot does on the database of DATABASE_URL, and says what it has adopted and applied. Dies
// where KILL says, if it says so.
import { dialectFor, upgradeOnStartup } from '@godwit/core'
import { faulty } from '@godwit/testkit'

const sound = await dialectFor(process.env.DATABASE_URL, {
  sqlite: () => import('@godwit/dialect-sqlite'),
  postgres: () => import('@godwit/dialect-postgres'),
})
const { KILL } = process.env
const dialect = KILL === undefined ? sound : faulty(sound, JSON.parse(KILL))
const migrations = {
  sqlite: new URL('./migrations/sqlite/', import.meta.url),
  postgres: new URL('./migrations/postgres/', import.meta.url),
}
process.stdout.write('ready\n')
process.stdin.once('data', async () => {
  try {
    const { adopted, applied } = await upgradeOnStartup({
      dialect,
      migrations,
      adopt: 'aerich',
      logger: false,
    })
    const versions = (steps) => steps.map((step) => step.version)
    process.stdout.write(`${JSON.stringify({ adopted: versions(adopted), applied: versions(applied) })}\n`)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error.stack}\n`)
    process.exit(1)
  }
})
