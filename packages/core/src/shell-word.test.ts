import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { shellWord } from './shell-word.js'

it('leaves the versions of migrations as they are', () => {
  expect(shellWord('4_20240425020849_display-tags.sql')).toBe('4_20240425020849_display-tags.sql')
})

it.each(['1_a b', "it's", '$(echo x)', '`echo x`', '1;echo x', '', '"', '\\', '*', '~'])(
  'hands %j to a shell as one word',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
  },
)
