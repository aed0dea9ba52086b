import { expect, it } from 'vitest'
import { remembering } from './remembering.js'

it('cuts a script once that is asked for again, and of many the latest', () => {
  const cut: string[] = []
  const split = remembering((script) => {
    cut.push(script)
    return []
  })
  for (const script of ['a', 'b', 'a', 'a']) split(script)
  expect(cut).toEqual(['a', 'b'])
  for (let index = 0; index < 100; index += 1) split(`script ${index}`)
  split('script 99')
  split('a')
  expect(cut.slice(-2)).toEqual(['script 99', 'a'])
})

it('remembers no long script', () => {
  let count = 0
  const split = remembering(() => {
    count += 1
    return []
  })
  for (const _ of [1, 2]) split('x'.repeat(100_000))
  expect(count).toBe(2)
})
