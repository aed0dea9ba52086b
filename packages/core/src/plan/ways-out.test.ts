import { expect, it } from 'vitest'
import { stepKey } from './plan.js'
import { waysOut } from './ways-out.js'

it('of what was begun a person says what became of it', () => {
  expect(waysOut({ app: 'models', version: '1_b', direction: 'upgrade' }).split('\n')).toEqual([
    'Look at what it did, then say so.',
    '  If it is done, or you have finished it by hand:',
    '    godwit resolve 1_b --applied',
    '  If nothing of it is left, or you have undone it by hand:',
    '    godwit resolve 1_b --reverted',
    '  If what is in doubt was not done, and can be run again:',
    '    godwit resolve 1_b --retry',
  ])
})

it('of what was being undone the words are the other way round', () => {
  const lines = waysOut({ app: 'my app', version: '1_b', direction: 'downgrade' }).split('\n')
  expect(lines.slice(1, 5)).toEqual([
    '  If nothing of it is undone, or you have put it back by hand:',
    "    godwit resolve 1_b --applied --app 'my app'",
    '  If it is undone, or you have finished that by hand:',
    "    godwit resolve 1_b --reverted --app 'my app'",
  ])
})

it('steps are told apart by direction, app and version', () => {
  expect(stepKey({ app: 'billing', version: '1_b', direction: 'downgrade' })).toBe('downgrade billing 1_b')
})
