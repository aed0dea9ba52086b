/** Where an embedded run reports to: pino's shape, which `console` can be wrapped into. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
