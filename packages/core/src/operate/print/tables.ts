import type { Invocation } from '../command.js'
import { printable } from './label.js'

/** Says which of the user's own tables stand in the database, to whoever has to know which migrations made them. */
export function sayTables({ terminal }: Invocation, tables: readonly string[]): void {
  terminal.say(printable(`tables     ${tables.toSorted().join(', ') || 'none'}`))
}
