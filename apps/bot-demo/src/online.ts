import type { TelegramConfig } from './config.js'
import type { Database } from './database.js'
import type { Log } from './log.js'
import { pollUntilStopped } from './poll-loop.js'
import { listen, sendThrough, telegramBot } from './telegram.js'

/** The real bot: answers commands and polls feeds until the signal, or until Telegram does not want the bot. */
export async function runOnline({
  db,
  telegram,
  pollSeconds,
  signal,
  log,
}: {
  readonly db: Database
  readonly telegram: TelegramConfig
  readonly pollSeconds?: number | undefined
  readonly signal: AbortSignal
  readonly log: Log
}): Promise<void> {
  const bot = telegramBot(telegram, { db, fetch }, log)
  const listening = new AbortController()
  const either = AbortSignal.any([signal, listening.signal])
  const polling = pollUntilStopped({
    db,
    fetch,
    send: sendThrough(bot, log),
    log,
    signal: either,
    pollSeconds,
  })
  try {
    await listen(bot, { signal, log })
  } finally {
    listening.abort()
    await polling
  }
}
