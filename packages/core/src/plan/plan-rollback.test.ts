import { expect, it } from 'vitest'
import { assessed, file, row } from './facts.fixture.js'
import { planRollback } from './plan-rollback.js'

const applied = (...versions: readonly string[]) =>
  versions.map((version) => ({ app: 'models', version, direction: 'upgrade' as const }))

it('undoes what the run has applied, and nothing else, the newest first', () => {
  const plan = planRollback(
    [assessed(['0_a', '1_b', '2_c'], ['0_a', '1_b', '2_c'])],
    applied('1_b', '2_c'),
    new Map(),
  )
  expect(plan.steps.map(({ direction, version }) => `${direction} ${version}`)).toEqual([
    'downgrade 2_c',
    'downgrade 1_b',
  ])
  expect(plan.refusal).toBeNull()
})

it('undoes nothing beneath what was left half-done', () => {
  const running = row(2, '1_b', { state: 'running' })
  const plan = planRollback([assessed(['0_a', '1_b'], ['0_a', running])], applied('0_a'), new Map())
  expect(plan.refusal).toMatchObject({ code: 'INTERRUPTED', versions: ['1_b'] })
})

it('undoes nothing beneath what somebody else has applied, of whatever app', () => {
  const one = assessed(['0_a'], [row(1, '0_a')])
  const other = assessed(['0_x'], [row(2, '0_x', { app: 'other' })], { app: 'other' })
  const plan = planRollback([one, other], applied('0_a'), new Map())
  expect(plan.refusal).toMatchObject({ code: 'PLAN_CHANGED', app: 'other', versions: ['0_x'] })
})

it('says what stands in the way, and where to look', () => {
  const running = row(2, '1_b', { state: 'running' })
  const unfinished = planRollback([assessed(['0_a', '1_b'], ['0_a', running])], applied('0_a'), new Map())
  expect(unfinished.refusal?.message).toBe('"1_b" is unfinished, and nothing is undone beneath it.')
  const newer = planRollback([assessed(['0_a', '1_b'], ['0_a', '1_b'])], applied('0_a'), new Map())
  expect(newer.refusal).toMatchObject({
    message: 'Somebody else has applied "1_b" meanwhile.',
    fix: expect.stringMatching(/godwit status$/),
  })
})

it('undoes nothing where the run has applied nothing, whatever is there', () => {
  const plan = planRollback([assessed(['0_a'], ['0_a'])], [], new Map())
  expect(plan).toMatchObject({ steps: [], refusal: null, unfinished: false, warnings: [] })
})

it('takes a migration of another app for another one, also where it is called the same', () => {
  const other = assessed(['0_a'], [row(1, '0_a', { app: 'other' })], { app: 'other' })
  const plan = planRollback([other, assessed(['0_a'], [row(2, '0_a')])], applied('0_a'), new Map())
  expect(plan.steps).toMatchObject([{ app: 'models', version: '0_a' }])
  expect(plan.refusal).toBeNull()
})

it('goes by the record where the file is another one by now', () => {
  const edited = file('0_a', { sourceHash: 'other', checksum: 'other' })
  const plan = planRollback([assessed([edited], ['0_a'])], applied('0_a'), new Map())
  expect(plan.steps).toMatchObject([{ version: '0_a', from: 'recorded' }])
})
