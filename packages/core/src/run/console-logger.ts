import type { Logger } from '../logger.js'

/** The console as a logger: the message, without its fields. Nothing below `info`. */
export function consoleLogger(): Logger {
  return {
    debug: () => {},
    info: (_, message) => console.info(`[godwit] ${message}`),
    warn: (_, message) => console.warn(`[godwit] ${message}`),
    error: (_, message) => console.error(`[godwit] ${message}`),
  }
}
