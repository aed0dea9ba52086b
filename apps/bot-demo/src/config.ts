/** All that the environment decides. */
export interface Config {
  readonly databaseUrl: string
  /** Absent: the bot runs offline, on the feeds shipped with it. */
  readonly telegram?: TelegramConfig
  /** Overrides the `poll_interval_seconds` option of the database. */
  readonly pollSeconds?: number
}

export interface TelegramConfig {
  readonly token: string
  /** Another server than Telegram's own, e.g. a self-hosted one. */
  readonly apiRoot?: string
}

/**
 * Reads the configuration from environment variables; an empty one counts as absent.
 * @throws Error that names the variable which cannot be used.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { DATABASE_URL, BOT_TOKEN, TELEGRAM_API_ROOT, POLL_INTERVAL_SECONDS } = env
  return {
    databaseUrl: DATABASE_URL || DEFAULT_DATABASE_URL,
    ...(BOT_TOKEN ? { telegram: telegram(BOT_TOKEN, TELEGRAM_API_ROOT) } : {}),
    ...(POLL_INTERVAL_SECONDS
      ? { pollSeconds: positive('POLL_INTERVAL_SECONDS', POLL_INTERVAL_SECONDS) }
      : {}),
  }
}

/** In the app's own folder, so that it is the same file wherever the bot is started from. */
const DEFAULT_DATABASE_URL = new URL('../bot-demo.db', import.meta.url).href

function telegram(token: string, apiRoot: string | undefined): TelegramConfig {
  return apiRoot ? { token, apiRoot } : { token }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`${name} must be a number of seconds above 0, but is ${JSON.stringify(text)}.`)
}
