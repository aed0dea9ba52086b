import { ScriptError } from '@godwit/core'

/** A `ScriptError` at this place of the script. */
export function scriptError(script: string, offset: number, message: string): ScriptError {
  return new ScriptError(message, offset, lineAt(script, offset))
}

/** The line that holds this offset, counted from 1. `from` is a place whose line is known already. */
export function lineAt(script: string, offset: number, from = { offset: 0, line: 1 }): number {
  let line = from.line
  let at = script.indexOf('\n', from.offset)
  while (at !== -1 && at < offset) {
    line += 1
    at = script.indexOf('\n', at + 1)
  }
  return line
}
