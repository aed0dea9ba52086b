import { relative } from 'node:path'
import { operate, type StartupOptions, upgradeOnStartup } from '@godwit/core'
import { readConfig } from './config.js'
import { withDatabase } from './database.js'
import { dialectOf } from './dialect.js'
import { logToStderr as log, reason } from './log.js'
import { migrations } from './migrations.js'
import { runOffline } from './offline-demo.js'
import { runOnline } from './online.js'

async function main([first, ...rest]: readonly string[]): Promise<void> {
  const { databaseUrl, telegram, pollSeconds } = readConfig(process.env)
  const dialect = await dialectOf(databaseUrl)
  const options: StartupOptions = { dialect, migrations, command: operatorsCommand(), exit: true }
  if (first === 'db') {
    process.exitCode = await operate(options, rest)
    return
  }
  const signal = stopSignal()
  // Nothing of the bot starts before its database is right; where it cannot be made so, the process ends here.
  await upgradeOnStartup({ ...options, signal })
  await withDatabase({ dialect, url: databaseUrl, log }, async (db) => {
    if (telegram !== undefined) return runOnline({ db, telegram, pollSeconds, signal, log })
    const { sent, feeds, failed } = await runOffline({ db, print: console.log, log, signal })
    console.log(`${sent === 0 ? 'Nothing new' : `${sent} messages`} in ${feeds} feeds, ${failed} failed.`)
  })
}

/** What an operator types where this very file was started: every message that asks for a command names it so. */
function operatorsCommand(): string {
  const file = relative('', process.argv[1] ?? '')
  return `node ${/\s/.test(file) ? `'${file}'` : file} db`
}

/** Aborts at the first SIGINT or SIGTERM, for a clean stop; the second one ends the process. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  return controller.signal
}

main(process.argv.slice(2)).catch((error) => {
  log(reason(error))
  process.exitCode = 1
})
