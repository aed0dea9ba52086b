import { describe, expect, it } from 'vitest'
import type { Assessment } from './assessment.js'
import { assessed, file, row } from './facts.fixture.js'
import { planUpgrade } from './plan-upgrade.js'
import { type Policy, STARTUP_POLICY, STRICT_POLICY } from './policy.js'

const versions = (assessment: Assessment, wish: object = {}, policy: Policy = STRICT_POLICY) =>
  planUpgrade([assessment], wish, policy).steps.map((step) => step.version)

const edited = assessed([file('0_a', { sourceHash: 'x', checksum: 'x' }), '1_b'], ['0_a'])
const missing = assessed(['1_b', '2_c'], ['0_a', '1_b'])
const outOfOrder = assessed(['0_a', '1_b'], ['1_b'])
const nonEmpty = assessed(['0_a'], [], { hasVersionTable: false, userTables: ['feed'] })

describe('targets of an upgrade', () => {
  const pending = assessed(['0_a', '1_b', '2_c', '10_d'], ['0_a'])

  it.each([
    ['nothing said: all', {}, ['1_b', '2_c', '10_d']],
    ['head: all', { to: 'head' }, ['1_b', '2_c', '10_d']],
    ['a number', { to: '2' }, ['1_b', '2_c']],
    ['a version', { to: '1_b' }, ['1_b']],
    ['one that is applied: nothing', { to: '0' }, []],
    ['a number of steps', { steps: 2 }, ['1_b', '2_c']],
    ['a target and a number of steps', { to: '2', steps: 1 }, ['1_b']],
  ])('%s', (_, wish, expected) => {
    expect(versions(pending, wish)).toEqual(expected)
  })

  it.each(['3', 'base', 'b'])('refuses the unknown target %j and lists what is pending', (to) => {
    expect(() => versions(pending, { to })).toThrowError(
      expect.objectContaining({ code: 'UNKNOWN_TARGET', message: expect.stringContaining('1_b, 2_c, 10_d') }),
    )
  })
})

describe('an unknown target', () => {
  it('is told with what is pending, or that nothing is', () => {
    const pending = assessed(['0_a', '1_b'], [])
    expect(() => versions(pending, { to: '7' })).toThrowError(
      /There is no migration "7" to upgrade to[\s\S]*Pending: 0_a, 1_b; or "head"/,
    )
    expect(() => versions(assessed(['0_a'], ['0_a']), { to: '7' })).toThrowError(/Nothing is pending\./)
  })

  it('may be a record without a number', () => {
    expect(() => versions(assessed(['0_a'], ['odd']), { to: 'odd' })).toThrowError(/no migration "odd"/)
  })
})

describe('policy', () => {
  it.each([
    ['edited', edited, 'EDITED', { edited: 'allow' }],
    ['missing', missing, 'MISSING', { missing: 'allow' }],
    ['out of order', outOfOrder, 'OUT_OF_ORDER', { outOfOrder: 'allow' }],
    ['not empty', nonEmpty, 'NEEDS_BASELINE', { nonEmpty: 'allow' }],
  ] as const)('refuses an operator what is %s unless it is allowed', (_, assessment, code, allowed) => {
    expect(planUpgrade([assessment], {}, STRICT_POLICY).refusal?.code).toBe(code)
    const plan = planUpgrade([assessment], {}, { ...STRICT_POLICY, ...allowed })
    expect([plan.refusal, plan.warnings, plan.steps.length]).toEqual([null, [], 1])
  })

  it.each([
    ['edited', edited],
    ['missing', missing],
  ])('lets an app start with what is %s, and warns', (_, assessment) => {
    const plan = planUpgrade([assessment], {}, STARTUP_POLICY)
    expect(plan.refusal).toBeNull()
    expect(plan.warnings).toHaveLength(1)
    expect(plan.steps).toHaveLength(1)
  })

  it.each([
    ['out of order', outOfOrder],
    ['not empty', nonEmpty],
  ])('refuses an app start that is %s', (_, assessment) => {
    expect(planUpgrade([assessment], {}, STARTUP_POLICY).refusal).not.toBeNull()
  })

  const permissive: Policy = { edited: 'allow', missing: 'allow', outOfOrder: 'allow', nonEmpty: 'allow' }

  it.each([
    ['diverged', assessed(['0_a', '1_b'], ['0_a', '2_c']), 'DIVERGED'],
    ['a name recorded twice', assessed(['0_a'], ['0_a.sql', '0_a']), 'RECORDED_TWICE'],
    ['a legacy name without successor', assessed(['0_a'], ['0_a.sql', '1_b.sql']), 'SUCCESSOR_MISSING'],
  ])('allows nobody %s', (_, assessment, code) => {
    expect(planUpgrade([assessment], {}, permissive).refusal?.code).toBe(code)
  })

  it('starts on a database that is ahead, runs nothing and says so', () => {
    const plan = planUpgrade([assessed(['0_a'], ['0_a', '1_b'])], {}, STARTUP_POLICY)
    expect(plan).toMatchObject({ state: 'ahead', steps: [], refusal: null, warnings: [{ code: 'AHEAD' }] })
  })

  it('says nothing of what a run adopts before all else', () => {
    const aerich = {
      table: { schema: 'main', name: 'aerich' },
      rows: [{ id: 1, version: '0_a.py', app: 'models' }],
      otherApps: [],
      wanted: true,
    }
    const adopting = assessed(['0_a', '1_b'], [], { hasVersionTable: false, aerich })
    expect(adopting.problems.map(({ code }) => code)).toEqual(['NOT_ADOPTED'])
    expect(planUpgrade([adopting], {}, STRICT_POLICY)).toMatchObject({
      refusal: null,
      warnings: [],
      steps: [{ version: '1_b', row: null, resumed: false, from: 'file' }],
    })
  })

  it('refuses for the problem that comes first', () => {
    const both = assessed([file('1_b', { sourceHash: 'x', checksum: 'x' })], ['0_a', '1_b'])
    expect(planUpgrade([both], {}, STRICT_POLICY).refusal?.code).toBe('MISSING')
  })
})

describe('an interrupted migration', () => {
  it('is gone on with alone, in its own direction, before anything else', () => {
    const running = assessed(['0_a', '1_b'], [row(1, '0_a', { state: 'running' })])
    expect(planUpgrade([running], {}, STARTUP_POLICY)).toMatchObject({
      unfinished: true,
      steps: [{ version: '0_a', direction: 'upgrade', row: { id: 1 } }],
    })
    const reverting = assessed(['0_a', '1_b'], [row(1, '0_a', { state: 'reverting' })])
    expect(planUpgrade([reverting], {}, STARTUP_POLICY).steps).toMatchObject([
      { version: '0_a', direction: 'downgrade' },
    ])
  })
})

describe('an interrupted migration that cannot be gone on with', () => {
  it.each([
    ['an upgrade without its file', assessed(['1_b'], [row(1, '0_a', { state: 'running' })])],
    ['a downgrade without its file', assessed(['1_b'], [row(1, '0_a', { state: 'reverting' })])],
    [
      'a downgrade whose file was edited',
      assessed([file('0_a', { sourceHash: 'x', checksum: 'x' })], [row(1, '0_a', { state: 'reverting' })]),
    ],
  ])('refuses, for recorded SQL never runs at a start: %s', (_, assessment) => {
    expect(planUpgrade([assessment], {}, STARTUP_POLICY)).toMatchObject({ refusal: { code: 'INTERRUPTED' } })
  })
})

describe('an interrupted migration among others', () => {
  it('warns, and what cannot be gone on with beside it refuses', () => {
    const running = row(1, '0_a', { state: 'running' })
    const alone = planUpgrade([assessed(['0_a'], [running])], {}, STRICT_POLICY)
    expect(alone.warnings.map(({ code }) => code)).toEqual(['INTERRUPTED'])
    expect(alone.steps).toEqual([
      { app: 'models', version: '0_a', direction: 'upgrade', row: running, resumed: true, from: 'file' },
    ])
    const gone = row(2, '1_b', { state: 'running' })
    const both = planUpgrade([assessed(['0_a', '2_c'], [running, gone])], {}, STRICT_POLICY)
    expect(both.refusal).toMatchObject({ code: 'INTERRUPTED', versions: ['1_b'] })
    expect(both.steps.map(({ version }) => version)).toEqual(['0_a'])
  })

  it('can be gone on with by an edited file, of which no more than the rest is run', () => {
    const edited = file('0_a', { sourceHash: 'x', checksum: 'x' })
    const plan = planUpgrade([assessed([edited], [row(1, '0_a', { state: 'running' })])], {}, STRICT_POLICY)
    expect(plan).toMatchObject({ refusal: null, steps: [{ version: '0_a', resumed: true }] })
  })
})

describe('several apps', () => {
  const models = assessed(['0_a', '1_b'], [], { app: 'models' })
  const step = (all: readonly Assessment[], wish: object = {}) =>
    planUpgrade(all, wish, STRICT_POLICY).steps.map((one) => `${one.app}:${one.version}`)

  it('run in the order in which they are given', () => {
    const billing = assessed(['0_x'], [], { app: 'billing' })
    expect(step([models, billing])).toEqual(['models:0_a', 'models:1_b', 'billing:0_x'])
    expect(step([billing, models])).toEqual(['billing:0_x', 'models:0_a', 'models:1_b'])
  })

  it('run what a migration depends on before it', () => {
    const billing = assessed([file('0_x', { dependsOn: ['models:0'] }), file('1_y')], [], { app: 'billing' })
    expect(step([billing, models])).toEqual(['models:0_a', 'billing:0_x', 'billing:1_y', 'models:1_b'])
  })

  it('refuse a dependency that is not there, and one that goes in a circle', () => {
    const unmet = expect.objectContaining({ code: 'UNMET_DEPENDENCY' })
    const lost = assessed([file('0_x', { dependsOn: ['models:9'] })], [], { app: 'billing' })
    expect(() => step([models, lost])).toThrowError(unmet)
    const one = assessed([file('0_a', { dependsOn: ['billing:0'] })], [], { app: 'models' })
    const other = assessed([file('0_x', { dependsOn: ['models:0'] })], [], { app: 'billing' })
    expect(() => step([one, other])).toThrowError(unmet)
  })

  it('are in the state of the one that comes first in the order of precedence', () => {
    const done = assessed(['0_x'], [row(9, '0_x', { app: 'billing' })], { app: 'billing' })
    expect(planUpgrade([done, models], {}, STRICT_POLICY).state).toBe('pending')
    expect(planUpgrade([done], {}, STRICT_POLICY).state).toBe('up-to-date')
  })

  it('can be chosen one of, with dependencies on the others met by what is applied', () => {
    const applied = assessed(['0_a', '1_b'], ['0_a'], { app: 'models' })
    const billing = assessed([file('0_x', { dependsOn: ['models:0_a'] })], [], { app: 'billing' })
    expect(step([applied, billing], { app: 'billing' })).toEqual(['billing:0_x'])
    expect(() => step([models, billing], { app: 'billing' })).toThrowError(/0_a/)
  })

  it('need to be told apart where a target is given', () => {
    const billing = assessed(['0_x'], [], { app: 'billing' })
    expect(() => step([models, billing], { to: '0' })).toThrowError(
      expect.objectContaining({ code: 'UNKNOWN_APP' }),
    )
    expect(step([models, billing], { app: 'billing', to: '0' })).toEqual(['billing:0_x'])
    expect(() => step([models], { app: 'nobody' })).toThrowError(
      expect.objectContaining({ code: 'UNKNOWN_APP' }),
    )
  })
})
