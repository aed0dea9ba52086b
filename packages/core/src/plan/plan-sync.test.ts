import { describe, expect, it } from 'vitest'
import { assessed, file, row } from './facts.fixture.js'
import type { Plan } from './plan.js'
import { planSync } from './plan-sync.js'
import { STRICT_POLICY } from './policy.js'

const told = ({ steps }: Plan) =>
  steps.map(({ direction, version, from, resumed }) =>
    [direction, version, ...(from === 'recorded' ? ['recorded'] : []), ...(resumed ? ['resumed'] : [])].join(
      ' ',
    ),
  )

const planned = (...all: readonly ReturnType<typeof assessed>[]) =>
  planSync(all, {}, new Map(), STRICT_POLICY)

describe('sync', () => {
  it('undoes records without a file, the newest application first, and applies files without a record', () => {
    const plan = planned(assessed(['0_a', '2_b', '3_c'], ['0_a', '1_theirs', '9_theirs', '3_c']))
    expect(told(plan)).toEqual(['downgrade 9_theirs recorded', 'downgrade 1_theirs recorded', 'upgrade 2_b'])
    expect([plan.refusal, plan.unfinished]).toEqual([null, false])
  })

  it('undoes what has the number of a file, and applies that file', () => {
    const plan = planned(assessed(['0_a', '1_mine', '2_c'], ['0_a', '1_theirs', '2_c']))
    expect(told(plan)).toEqual(['downgrade 1_theirs recorded', 'upgrade 1_mine'])
    expect(plan.state).toBe('diverged')
    expect(plan.refusal).toBeNull()
  })

  it('applies in the order of their numbers, where records of two names stand in between', () => {
    const all = assessed(
      ['0_a', '1_mine', '2_mine', '3_d', '10_mine'],
      ['0_a', '10_theirs', '2_theirs', '1_theirs'],
    )
    expect(told(planned(all)).filter((one) => one.startsWith('upgrade'))).toEqual([
      'upgrade 1_mine',
      'upgrade 2_mine',
      'upgrade 3_d',
      'upgrade 10_mine',
    ])
  })

  it('warns of what it does not solve, and not of what it does', () => {
    const one = assessed(['0_a'], ['0_a', '1_x'])
    expect(planned(one).warnings).toEqual([])
    const running = row(1, '0_a', { state: 'running' })
    const codes = planned(assessed(['0_a'], [running])).warnings.map(({ code, versions }) => [code, versions])
    expect(codes).toEqual([['INTERRUPTED', ['0_a']]])
    const reverting = row(2, '1_x', { state: 'reverting', statementsDone: 1 })
    expect(planned(assessed(['0_a'], ['0_a', reverting])).warnings).toEqual([])
  })

  it('leaves a record alone that a file has another name for', () => {
    const renamed = file('1_mine', { formerly: ['1_theirs'] })
    expect(told(planned(assessed(['0_a', renamed], ['0_a', '1_theirs'])))).toEqual([])
  })

  it('undoes over all apps the newest application first, and applies app by app', () => {
    const one = assessed(['0_a', '1_b'], [row(1, '0_a'), row(3, '1_x')])
    const other = assessed(
      ['0_a', '1_b'],
      [row(2, '0_a', { app: 'other' }), row(4, '2_y', { app: 'other' })],
      {
        app: 'other',
      },
    )
    const all = planned(one, other)
    expect(all.steps.map(({ app, version }) => `${app}:${version}`)).toEqual([
      'other:2_y',
      'models:1_x',
      'models:1_b',
      'other:1_b',
    ])
    const only = planSync([one, other], { app: 'other' }, new Map(), STRICT_POLICY)
    expect(only.steps.map(({ app, version }) => `${app}:${version}`)).toEqual(['other:2_y', 'other:1_b'])
  })

  it('is refused while something that stays depends on what would be undone', () => {
    const one = assessed(['0_a'], [row(1, '0_a'), row(2, '1_x')])
    const other = assessed(['0_a'], [row(3, '0_a', { app: 'other' })], { app: 'other' })
    const plan = planSync([one, other], {}, new Map([[3, ['models:1_x']]]), STRICT_POLICY)
    expect(plan.refusal).toMatchObject({ code: 'DEPENDED_UPON', app: 'other', versions: ['0_a'] })
  })

  it.each([
    ['EDITED', assessed([file('0_a', { sourceHash: 'other', checksum: 'other' }), '1_b'], ['0_a', '2_x'])],
    ['RECORDED_TWICE', assessed(['0_a', '1_b'], ['0_a', '0_a.sql', '2_x'])],
    ['SUCCESSOR_MISSING', assessed(['0_a', '1_b'], ['0_a', '5_gone.sql'])],
    ['NEEDS_BASELINE', assessed(['0_a'], [], { hasVersionTable: false, userTables: ['feed'] })],
  ])('does not get around %s', (code, assessment) => {
    expect(planned(assessment).refusal).toMatchObject({ code })
  })

  it('is refused where something else would be undone than was shown', () => {
    const shown = [{ app: 'models', version: '1_x', from: 'recorded' as const }]
    const all = [assessed(['0_a'], ['0_a', '1_x', '2_x'])]
    const plan = planSync(all, { expected: shown }, new Map(), STRICT_POLICY)
    expect(plan.refusal).toMatchObject({ code: 'PLAN_CHANGED', versions: ['2_x', '1_x'] })
  })

  it('goes on with what it was undoing, and does the rest in the same run', () => {
    const reverting = row(2, '2_x', { state: 'reverting', statementsDone: 1 })
    const plan = planned(assessed(['0_a', '1_b'], ['0_a', reverting]))
    expect(told(plan)).toEqual(['downgrade 2_x recorded resumed', 'upgrade 1_b'])
    expect(plan.refusal).toBeNull()
  })

  it('finishes a file of its own first, and does no more then where something is to be undone', () => {
    const running = row(2, '1_b', { state: 'running' })
    const alone = planned(assessed(['0_a', '1_b', '2_c'], ['0_a', running]))
    expect([told(alone), alone.unfinished]).toEqual([['upgrade 1_b resumed'], true])
    const beside = planned(assessed(['0_a', '1_b', '2_c'], ['0_a', running, '3_x']))
    expect([told(beside), beside.unfinished]).toEqual([['upgrade 1_b resumed'], false])
  })

  it('is refused where nobody can finish what was begun', () => {
    const running = row(2, '2_x', { state: 'running', statementsDone: 1 })
    expect(planned(assessed(['0_a', '1_b'], ['0_a', running])).refusal).toMatchObject({
      code: 'INTERRUPTED',
      versions: ['2_x'],
    })
    const edited = file('1_b', { sourceHash: 'other', checksum: 'other' })
    const reverting = row(2, '1_b', { state: 'reverting', statementsDone: 1 })
    expect(planned(assessed(['0_a', edited], ['0_a', reverting])).refusal).toMatchObject({
      code: 'INTERRUPTED',
      versions: ['1_b'],
    })
  })
})
