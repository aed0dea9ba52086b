import { expect, test } from 'vitest'
import { withSection } from './marked-section.js'

const section = { name: 'scaling', title: 'How it grows' }

test('a page without the marks gets the section at its end, and keeps what is written around it later', () => {
  const first = withSection('# Performance\n\ntext\n', section, 'old')
  expect(first).toContain('text\n\n## How it grows\n\n<!-- scaling: what follows')
  const edited = `${first.replace('## How it grows', '## How it grows\n\nSaid by hand.')}\n## After\n`
  const second = withSection(edited, section, 'new')
  expect(second).toBe(edited.replace('old', 'new'))
})

test('writing the same twice changes nothing', () => {
  const once = withSection('# Performance\n', section, 'text')
  expect(withSection(once, section, 'text')).toBe(once)
})

test('a page that has lost one of the marks is refused rather than written over', () => {
  const broken = withSection('# Performance\n', section, 'text').replace('<!-- scaling: until here -->', '')
  expect(() => withSection(broken, section, 'text')).toThrow('lost one of the marks')
})
