import { expect, it } from 'vitest'
import { BEGIN, END, withReport } from './write-report.js'

it('replaces what stands between the marks, and nothing else', () => {
  const page = `before\n\n${BEGIN}\n\nold\n\n${END}\nafter\n`
  const written = withReport(page, 'new\n')
  expect(written).toBe(`before\n\n${BEGIN}\n\nnew\n\n${END}\nafter\n`)
  expect(withReport(written, 'new\n')).toBe(written)
})

it('refuses a page without both marks', () => {
  expect(() => withReport(`${END}${BEGIN}`, 'new')).toThrow('lost the marks')
  expect(() => withReport(BEGIN, 'new')).toThrow('lost the marks')
})
