import { describe, expect, it } from 'vitest'
import { readTime } from './read-time.js'

describe('a time on the command line', () => {
  it.each([
    ['0', 0],
    ['30', 30_000],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['500ms', 500],
    ['5m', 300_000],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(readTime('lock-timeout', text)).toBe(milliseconds)
  })

  it.each(['', 'soon', '-1', '5 m', '1h', '99999999m'])('cannot be %j', (text) => {
    expect(() => readTime('lock-timeout', text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
