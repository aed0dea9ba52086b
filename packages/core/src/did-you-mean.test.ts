import { describe, expect, it } from 'vitest'
import { didYouMean } from './did-you-mean.js'

const commands = ['upgrade', 'downgrade', 'redo', 'status', 'heads', 'plan']

describe('a mistyped word', () => {
  it.each([
    ['updgrade', 'upgrade'],
    ['staus', 'status'],
    ['STATUS', 'status'],
    ['paln', 'plan'],
    ['down', 'downgrade'],
  ])('%s was meant to be %s', (word, meant) => {
    expect(didYouMean(word, commands)).toBe(meant)
  })

  it.each(['', 'x', 'generate', 'migrate'])('%j was meant to be nothing that there is', (word) => {
    expect(didYouMean(word, commands)).toBeUndefined()
  })
})
