import { expect, it } from 'vitest'
import { table } from './table.js'

it('writes a Markdown table that no cell can break', () => {
  expect(table(['a', 'b'], [['1 | 2', 'two\nlines']])).toBe(
    '| a | b |\n| --- | --- |\n| 1 \\| 2 | two lines |',
  )
})
