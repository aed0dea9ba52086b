import { describe, expect, it } from 'vitest'
import type { PlanRequest } from '../plan-for.js'
import { dataLoss } from './data-loss.js'
import type { Loss } from './loss.js'

const loss = (name: string): Loss => ({
  what: 'table',
  name,
  column: null,
  count: 2,
  atMost: false,
  statement: `DROP TABLE ${name}`,
})
const step = (version: string, ...tables: readonly string[]) => ({
  app: 'billing',
  version,
  losses: tables.map(loss),
})
const command = (request: PlanRequest) =>
  dataLoss([step('0_a', 'feed')], request)
    ?.fix.split('\n')
    .at(-1)
    ?.trim()

describe('undoing is refused where data would go with it', () => {
  it('telling all that would, by migration', () => {
    expect(dataLoss([step('2_c', 'feed', 'sub'), step('1_b'), step('0_a', 'old')], {})).toMatchObject({
      code: 'DATA_LOSS',
      app: 'billing',
      versions: ['2_c', '0_a'],
      message:
        'Data would be lost with "2_c" (table feed with 2 rows; table sub with 2 rows), "0_a" (table old with 2 rows).',
    })
  })

  it('and not where none would', () => {
    expect(dataLoss([step('1_b'), step('0_a')], {})).toBeNull()
    expect(dataLoss([], {})).toBeNull()
  })

  it.each<[PlanRequest, string]>([
    [{ command: 'downgrade' }, 'godwit downgrade --allow-data-loss'],
    [{ command: 'downgrade', to: '3' }, 'godwit downgrade 3 --allow-data-loss'],
    [{ command: 'downgrade', to: 'a b' }, "godwit downgrade 'a b' --allow-data-loss"],
    [
      { command: 'downgrade', steps: 2, app: 'billing' },
      'godwit downgrade --steps 2 --app billing --allow-data-loss',
    ],
    [{ command: 'redo', app: 'my app' }, "godwit redo --app 'my app' --allow-data-loss"],
    [{ command: 'sync' }, 'godwit sync --allow-data-loss'],
    [{}, 'godwit upgrade --allow-data-loss'],
  ])('of %o with the command that was meant: %s', (request, text) => {
    expect(command(request)).toBe(text)
  })
})
