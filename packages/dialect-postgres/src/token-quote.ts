import { scriptError } from './script-error.js'

/** Where a string or quoted name ends whose first character within the quotes is at `from`. */
export function endOfQuote(script: string, start: number, from: number, escapes: boolean): number {
  const quote = script[from - 1] ?? ''
  const stop = escapes ? /['\\]/g : quote === '"' ? /"/g : /'/g
  stop.lastIndex = from
  for (let found = stop.exec(script); found !== null; found = stop.exec(script)) {
    const skipsNext = found[0] === '\\' || script[stop.lastIndex] === quote
    if (!skipsNext) return stop.lastIndex
    stop.lastIndex += 1
  }
  const what = quote === '"' ? 'quoted name' : 'string'
  throw scriptError(script, start, `This ${what} is never closed: ${quote} is missing.`)
}

export function endOfDollarQuote(script: string, start: number, delimiter: string): number {
  const end = script.indexOf(delimiter, start + delimiter.length)
  if (end !== -1) return end + delimiter.length
  throw scriptError(script, start, `This string is never closed: ${delimiter} is missing.`)
}
