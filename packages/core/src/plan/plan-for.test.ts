import { describe, expect, it } from 'vitest'
import type { AppFacts } from './assessment.js'
import { assessed, file } from './facts.fixture.js'
import type { StepName } from './plan.js'
import { type PlanRequest, planFor } from './plan-for.js'
import { STRICT_POLICY } from './policy.js'

const dependencies = new Map<number, readonly string[]>()
const planned = (
  request: PlanRequest,
  assessment = assessed(['0_a', '1_b', '2_c'], ['0_a', '1_b']),
  completed: readonly StepName[] = [],
) => planFor(request, { assessments: [assessment], dependencies, completed }, STRICT_POLICY)
const told = (...plan: Parameters<typeof planned>) =>
  planned(...plan).steps.map(({ direction, version }) => `${direction} ${version}`)

const BLANK: Partial<AppFacts> = { hasVersionTable: false, userTables: ['feed'] }

describe('a command', () => {
  it.each<[PlanRequest, string[]]>([
    [{}, ['upgrade 2_c']],
    [{ command: 'upgrade' }, ['upgrade 2_c']],
    [{ command: 'downgrade' }, ['downgrade 1_b']],
    [{ command: 'redo' }, ['downgrade 1_b', 'upgrade 1_b']],
    [{ command: 'adopt', from: 'aerich' }, []],
  ])('%o is planned as what it is', (request, steps) => {
    expect(told(request)).toEqual(steps)
  })

  it('sync undoes what has no file, and applies what has', () => {
    expect(told({ command: 'sync' }, assessed(['0_a', '1_b'], ['0_a', '1_x']))).toEqual([
      'downgrade 1_x',
      'upgrade 1_b',
    ])
  })

  it('baseline records what it does not run', () => {
    expect(planned({ command: 'baseline', to: '0' }, assessed(['0_a', '1_b'], [], BLANK)).steps).toEqual([
      { app: 'models', version: '0_a', direction: 'upgrade', row: null, resumed: false, from: 'file' },
    ])
  })

  it('is refused by the policy, where it asks for one', () => {
    const edited = assessed([file('0_a', { sourceHash: 'x', checksum: 'x' }), '1_b'], ['0_a'])
    expect(planned({}, edited).refusal?.code).toBe('EDITED')
    expect(planned({ command: 'sync' }, edited).refusal?.code).toBe('EDITED')
  })
})

describe('what was agreed to', () => {
  const expected = [{ app: 'models', version: '9_z', from: 'file' as const }]
  const done: StepName[] = [{ app: 'models', version: '2_c', direction: 'downgrade' }]

  it.each<PlanRequest>([
    { command: 'downgrade', expected },
    { command: 'sync', expected },
  ])('counts until the run has begun: %o', (request) => {
    expect(planned(request).refusal?.code).toBe('PLAN_CHANGED')
    expect(planned(request, undefined, done).refusal).toBeNull()
  })

  it('is what redo undoes', () => {
    expect(planned({ command: 'redo', expected }).refusal?.code).toBe('PLAN_CHANGED')
  })
})
