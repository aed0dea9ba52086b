import { expect, it } from 'vitest'
import { MESSAGE_LIMIT } from './format-message.js'
import { messages } from './messages.js'

it('puts a short answer into one message', () => {
  expect(messages(['a', '', 'b'])).toEqual(['a\n\nb'])
})

it('puts a long answer into several, without cutting a line', () => {
  const lines = Array.from({ length: 500 }, (_, n) => `${n} ${'x'.repeat(90)}`)
  const parts = messages(lines)
  expect(parts.length).toBeGreaterThan(1)
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(MESSAGE_LIMIT)
  expect(parts.join('\n').split('\n')).toEqual(lines)
})
