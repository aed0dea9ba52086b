import type { GodwitEvent, MigrationEvent } from '../../events.js'
import type { Invocation } from '../command.js'
import { duration } from './duration.js'
import { type Label, printable } from './label.js'

/** Follows a run: says what happens as it happens, and remembers what was done. */
export interface Progress {
  readonly onEvent: (event: GodwitEvent) => void
  /** Names of what this run has applied, in order, but for what it has undone again since. */
  applied(): string[]
  reverted(): string[]
}

/** Each migration that is done, or adopted, is a line on stdout, unless that is for JSON; all else goes to stderr. */
export function progress(
  { flags, terminal, saw }: Pick<Invocation, 'flags' | 'terminal' | 'saw'>,
  label: Label,
): Progress {
  const { add, applied, reverted } = done(label)
  const waiting = waitingLines()
  return {
    applied,
    reverted,
    onEvent(event) {
      const isDone = event.type === 'migration' && event.phase === 'finished'
      if (isDone) add(event)
      if (event.type === 'migration')
        saw({ ...(event.phase === 'started' ? { running: label(event) } : {}), applied, reverted })
      const fact = isDone ? finished(event, label) : adopted(event, label)
      if (fact !== undefined) {
        if (!flags.json) terminal.data(`${fact}\n`)
        return
      }
      const line =
        waiting(event) ?? brief(event, label) ?? (flags.verbose ? verbose(event, label) : undefined)
      if (line !== undefined) terminal.say(styled(event, printable(line), terminal.style))
    },
  }
}

/** What is done, by its label: a run may be of thousands of migrations. */
function done(label: Label) {
  const applied = new Set<string>()
  const reverted: string[] = []
  return {
    add(event: MigrationEvent): void {
      const name = label(event)
      if (event.direction === 'upgrade') {
        applied.add(name)
        return
      }
      applied.delete(name)
      reverted.push(name)
    },
    applied: () => [...applied],
    reverted: () => [...reverted],
  }
}

function finished(event: MigrationEvent, label: Label): string {
  const verb = event.direction === 'upgrade' ? 'applied ' : 'reverted'
  const time = event.durationMs === undefined ? '' : `  ${duration(event.durationMs)}`
  return `${verb}  ${label(event)}${time}${event.from === 'recorded' ? '  by its recorded SQL' : ''}`
}

function adopted(event: GodwitEvent, label: Label): string | undefined {
  if (event.type !== 'history' || event.change !== 'adopted') return undefined
  const { app = '', version = '', formerly } = event
  return printable(`adopted   ${label({ app, version })}, recorded as ${formerly}`)
}

/** A line when a wait begins, and then every half a minute: dialects report it more often. */
function waitingLines(): (event: GodwitEvent) => string | undefined {
  let said: number | undefined
  return (event) => {
    if (event.type !== 'lock' && event.type !== 'wait') return undefined
    const isOver = event.type === 'lock' && event.phase !== 'waiting'
    if (isOver) said = undefined
    if (isOver || (said !== undefined && event.waitedMs < said + 30_000)) return undefined
    const since = said === undefined ? '' : `, for ${duration(event.waitedMs)} now`
    said = event.waitedMs
    if (event.type === 'wait') return `waiting for the ${event.for}${since}: ${event.reason}`
    if (event.holder === undefined) return `waiting for another run to finish${since}`
    return `waiting for a lock${since}: ${event.holder}`
  }
}

/** What everybody wants to know. */
function brief(event: GodwitEvent, label: Label): string | undefined {
  if (event.type === 'notice' && event.severity !== 'debug') return event.message
  if (event.type === 'backup')
    return event.isNew
      ? `copied the database to ${event.file}`
      : `the copy ${event.file} still holds all that is in the database`
  if (event.type !== 'history') return undefined
  const { app = '', version = '' } = event
  if (event.change === 'renamed')
    return `renamed   ${event.formerly} is recorded as ${label({ app, version })} now`
  return event.change === 'created' ? `created the version table ${event.table}` : undefined
}

/** What helps where something is not as expected. */
function verbose(event: GodwitEvent, label: Label): string | undefined {
  if (event.type === 'notice') return event.message
  if (event.type === 'lock')
    return event.phase === 'waiting' ? undefined : `lock ${event.phase} after ${duration(event.waitedMs)}`
  if (event.type === 'statement')
    return `  ${event.count} ${event.count === 1 ? 'statement' : 'statements'}  ${duration(event.durationMs)}`
  if (event.type === 'history') return `${event.change} the version table ${event.table}`
  if (event.type === 'batch') return `  ${label(event)}: a batch of ${event.rows} rows`
  if (event.type === 'wait' || event.type === 'backup') return undefined
  if (event.type === 'run') return `${event.command} ${event.phase}: ${event.database}`
  return `${event.direction} ${event.phase}: ${label(event)}, from the ${event.from === 'file' ? 'file' : 'record'}`
}

function styled(event: GodwitEvent, line: string, style: Invocation['terminal']['style']): string {
  if (event.type !== 'notice') return style('dim', line)
  if (event.severity === 'error') return style('red', `error: ${line}`)
  return event.severity === 'warning' ? style('yellow', `warning: ${line}`) : style('dim', line)
}
