import { ScriptError } from '@godwit/core'

/** A `ScriptError` at this place of the script. */
export function scriptError(script: string, offset: number, message: string): ScriptError {
  return new ScriptError(message, offset, lineAt(script, offset))
}

/** The line of an offset, counted from 1. */
export function lineAt(script: string, offset: number): number {
  return script.slice(0, offset).split(/\r\n|\r|\n/).length
}
