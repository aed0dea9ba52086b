import { scriptError } from './script-error.js'

/**
 * Where the white space and comments that begin at `at` end.
 * @throws ScriptError for a comment that is never closed.
 */
export function endOfGap(script: string, at: number): number {
  let end = at
  for (;;) {
    const code = script.charCodeAt(end)
    if (isSpace(code)) end += 1
    else if (code === DASH && script.charCodeAt(end + 1) === DASH) end = endOfLine(script, end)
    else if (code === SLASH && script.charCodeAt(end + 1) === STAR) end = endOfComment(script, end)
    else return end
  }
}

/** Whether a gap that has been found has a comment in it that is closed by a sign, and not by the end of a line. */
export function hasBlockComment(script: string, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    if (isSpace(script.charCodeAt(at))) at += 1
    else if (script.startsWith('--', at)) at = endOfLine(script, at)
    else return true
  }
  return false
}

const [STAR, DASH, SLASH] = [0x2a, 0x2d, 0x2f]

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

function endOfLine(script: string, at: number): number {
  const newline = /[\n\r]/g
  newline.lastIndex = at
  return newline.exec(script)?.index ?? script.length
}

function endOfComment(script: string, start: number): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  let depth = 0
  for (let found = edge.exec(script); found !== null; found = edge.exec(script)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  throw scriptError(script, start, 'This comment is never closed: */ is missing.')
}
