import { expect, it } from 'vitest'
import { noWayBack } from './no-way-back.js'

const sql = { kind: 'sql', text: '', statements: [] } as const
const step = (version: string, downgrade: typeof sql | null, resumed = false) => ({
  app: 'billing',
  version,
  resumed,
  migration: { downgrade },
})

it('every step that a run begins needs a downgrade', () => {
  expect(noWayBack([step('0_a', sql), step('1_b', sql)])).toBeNull()
  expect(noWayBack([step('0_a', sql), step('1_b', null), step('2_c', null)])).toEqual({
    code: 'IRREVERSIBLE',
    app: 'billing',
    versions: ['1_b', '2_c'],
    message: expect.stringContaining('"1_b", "2_c"'),
    fix: expect.stringContaining('--rollback-on-failure'),
  })
})

it('a step that is gone on with needs none, nor one that was recorded and has no file', () => {
  expect(noWayBack([step('0_a', null, true)])).toBeNull()
  expect(noWayBack([{ ...step('0_a', null), migration: null }])).toBeNull()
})
