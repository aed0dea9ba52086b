import { expect, it } from 'vitest'
import { CutStatement, readTokens, type TokenCursor } from './cut-statement.js'

/** The smallest lexer there can be: tokens are what white space is between. It counts how often it walks. */
class Words extends CutStatement {
  walks = 0

  protected walk(script: string, start: number, end: number): TokenCursor {
    this.walks += 1
    const word = /\S+/g
    word.lastIndex = start
    const cursor = {
      start,
      end: start,
      next() {
        const found = word.exec(script)
        if (found === null || found.index >= end) return false
        Object.assign(cursor, { start: found.index, end: word.lastIndex })
        return true
      },
    }
    return cursor
  }
}

const script = 'one;  two three ; four'
const statement = () => new Words(script, 6, 15, 1, 'plain')

it('a statement has the text and the tokens of its part of the script', () => {
  expect(statement()).toMatchObject({ text: 'two three', offset: 6, tokens: ['two', 'three'] })
})

it('its tokens are read when they are asked for, and once', () => {
  const unread = statement()
  expect([unread.text, unread.walks]).toEqual(['two three', 0])
  const read = statement()
  const first = read.tokens
  expect([read.tokens === first, read.walks]).toEqual([true, 1])
})

it('its tokens are told by their place, and those of any other statement too', () => {
  const told = (one: Parameters<typeof readTokens>[0]) => {
    const texts: string[] = []
    readTokens(one, (from, start, end) => texts.push(from.slice(start, end)))
    return texts
  }
  const plain = { text: 'a b', offset: 0, line: 1, kind: 'plain', tokens: ['a', 'b'] } as const
  expect([told(statement()), told(plain)]).toEqual([
    ['two', 'three'],
    ['a', 'b'],
  ])
})
