import type { ScriptError } from '@godwit/core'
import { scriptError } from './script-error.js'

/** Where a string or quoted name ends whose first character within the quotes is at `from`. */
export function endOfQuote(script: string, start: number, from: number, escapes: boolean): number {
  const quote = script[from - 1] ?? ''
  if (!escapes) return endOfPlainQuote(script, start, from, quote)
  const stop = /['\\]/g
  stop.lastIndex = from
  for (let found = stop.exec(script); found !== null; found = stop.exec(script)) {
    const skipsNext = found[0] === '\\' || script[stop.lastIndex] === quote
    if (!skipsNext) return stop.lastIndex
    stop.lastIndex += 1
  }
  throw neverClosed(script, start, quote)
}

function endOfPlainQuote(script: string, start: number, from: number, quote: string): number {
  let end = script.indexOf(quote, from)
  while (end >= 0 && script[end + 1] === quote) end = script.indexOf(quote, end + 2)
  if (end < 0) throw neverClosed(script, start, quote)
  return end + 1
}

function neverClosed(script: string, start: number, quote: string): ScriptError {
  const what = quote === '"' ? 'quoted name' : 'string'
  return scriptError(script, start, `This ${what} is never closed: ${quote} is missing.`)
}

export function endOfDollarQuote(script: string, start: number, delimiter: string): number {
  const end = script.indexOf(delimiter, start + delimiter.length)
  if (end !== -1) return end + delimiter.length
  throw scriptError(script, start, `This string is never closed: ${delimiter} is missing.`)
}
