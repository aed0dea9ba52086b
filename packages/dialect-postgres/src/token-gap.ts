import { scriptError } from './script-error.js'

/**
 * Where the white space and comments that begin at `at` end.
 * @throws ScriptError for a comment that is never closed.
 */
export function endOfGap(script: string, at: number): { end: number; hasBlockComment: boolean } {
  let end = at
  let hasBlockComment = false
  for (;;) {
    if (isSpace(script.charCodeAt(end))) end += 1
    else if (script.startsWith('--', end)) end = endOfLine(script, end)
    else if (script.startsWith('/*', end)) {
      end = endOfComment(script, end)
      hasBlockComment = true
    } else return { end, hasBlockComment }
  }
}

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
