import { ScriptError } from '@godwit/core'

/** A `ScriptError` at this place of the script. */
export function scriptError(script: string, offset: number, message: string): ScriptError {
  return new ScriptError(message, offset, lineAt(script.slice(0, offset)))
}

/** Gives the line of an offset, counted from 1. Counts on from the last asked one, so they have to be asked for in order. */
export function lineCounter(script: string): (offset: number) => number {
  const hasReturns = script.includes('\r')
  const counted = { offset: 0, line: 1 }
  return (offset) => {
    if (hasReturns) counted.line += lineAt(script.slice(counted.offset, offset)) - 1
    else
      for (let at = counted.offset; ; at += 1, counted.line += 1) {
        at = script.indexOf('\n', at)
        if (at < 0 || at >= offset) break
      }
    counted.offset = offset
    return counted.line
  }
}

/** The line that a text ends on. */
function lineAt(text: string): number {
  return text.split(/\r\n|\r|\n/).length
}
