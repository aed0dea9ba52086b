import { describe, expect, it } from 'vitest'
import { faultOf, SEPARATOR } from './error-position.js'
import { split } from './lexer.js'

const script = "-- 😀\nSELECT '😀';\n\n  /* 😀😀 */ SELECT '🙂', absent ; SELECT 3"
const statements = split(script)
const sent = statements.map(({ text }) => text).join(SEPARATOR)
const position = (text: string): number => [...sent.slice(0, sent.indexOf(text))].length + 1

describe('the place of a failure', () => {
  it('is found in the script for every position that the server can give', () => {
    for (const text of ["SELECT '😀", "'😀", "SELECT '🙂", 'absent', 'SELECT 3', '3']) {
      expect(faultOf(statements, { position: position(text), completed: 0 }).offset).toBe(
        script.indexOf(text),
      )
    }
  })

  it('is the end of its statement where the server points behind it', () => {
    const end = script.indexOf('absent') + 'absent'.length
    expect(faultOf(statements, { position: position(';\nSELECT 3'), completed: 0 }).offset).toBe(end)
    expect(faultOf(statements, { position: [...sent].length + 1, completed: 0 }).offset).toBe(script.length)
  })

  it('is the first statement that was not completed where the server points nowhere', () => {
    expect(faultOf(statements, { completed: 1 }).statement).toBe(statements[1])
    expect(faultOf(statements, { completed: 3 }).statement).toBe(statements[2])
  })
})
