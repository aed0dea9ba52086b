import type { GodwitEvent } from '../events.js'
import type { Logger } from '../logger.js'

/** Writes an event to a log, as one line that a person can follow. */
export function logEvent(logger: Logger, event: GodwitEvent): void {
  const [level, message] = lineOf(event)
  logger[level](event, message)
}

function lineOf(event: GodwitEvent): readonly [keyof Logger, string] {
  switch (event.type) {
    case 'run':
      return ['debug', `${event.command} ${event.phase}${took(event.durationMs)}`]
    case 'lock':
      if (event.phase !== 'waiting') return ['debug', `Lock ${event.phase}`]
      return ['info', `Waiting for another process${event.holder === undefined ? '' : `: ${event.holder}`}`]
    case 'history':
      if (event.change === 'renamed')
        return ['info', `Recorded name upgraded: ${event.formerly} -> ${event.version}`]
      if (event.change === 'adopted') return ['info', `Adopted: ${event.formerly} -> ${event.version}`]
      return [
        'info',
        `Version table "${event.table}" ${event.change}${event.version ? `: ${event.version}` : ''}`,
      ]
    case 'migration': {
      const verb = event.direction === 'upgrade' ? 'Applied' : 'Undone'
      // Only ever the rest of a downgrade that was interrupted, where an app starts.
      if (event.phase === 'finished')
        return [
          event.direction === 'downgrade' ? 'info' : 'debug',
          `${verb}: ${event.version}${took(event.durationMs)}`,
        ]
      return ['debug', `${event.direction} of ${event.version} ${event.phase}`]
    }
    case 'statement':
      return [
        'debug',
        `${event.count} ${event.count === 1 ? 'statement' : 'statements'}${took(event.durationMs)}`,
      ]
    case 'batch':
      return ['debug', `${event.version}: a batch of ${event.rows} rows`]
    case 'wait':
      return ['info', `Waiting for the ${event.for}: ${event.reason}`]
    case 'backup':
      return [
        'info',
        event.isNew
          ? `Safety copy of the database: ${event.file}`
          : `The safety copy ${event.file} still holds all that is in the database`,
      ]
    case 'notice':
      return [event.severity === 'warning' ? 'warn' : event.severity, event.message]
  }
}

function took(durationMs: number | undefined): string {
  return durationMs === undefined ? '' : ` in ${Math.round(durationMs)} ms`
}
