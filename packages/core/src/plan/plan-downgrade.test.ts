import { describe, expect, it } from 'vitest'
import { assessed, file, row } from './facts.fixture.js'
import { planBaseline } from './plan-baseline.js'
import { planDowngrade } from './plan-downgrade.js'
import { planRedo } from './plan-redo.js'

const none = new Map()
const AERICH = {
  table: { schema: 'main', name: 'aerich' },
  rows: [{ id: 1, version: '0_a.py', app: 'models' }],
  otherApps: [],
  wanted: false,
}
const four = assessed(['0_a', '1_b', '2_c', '10_d'], ['0_a', '1_b', '2_c', '10_d'])

describe('targets of a downgrade', () => {
  it.each([
    ['nothing said: one step', {}, ['10_d']],
    ['a number of steps', { steps: 2 }, ['10_d', '2_c']],
    ['a number, which itself stays', { to: '1' }, ['10_d', '2_c']],
    ['a version, which itself stays', { to: '2_c' }, ['10_d']],
    ['base: all', { to: 'base' }, ['10_d', '2_c', '1_b', '0_a']],
    ['the newest: nothing', { to: '10' }, []],
  ])('%s', (_, wish, expected) => {
    expect(planDowngrade([four], wish, none).steps.map((step) => step.version)).toEqual(expected)
  })

  it('undoes the newest application first, whatever its number', () => {
    const late = assessed(['0_a', '1_b', '2_c'], ['0_a', '2_c', '1_b'])
    expect(planDowngrade([late], { to: '0' }, none).steps.map((step) => step.version)).toEqual(['1_b', '2_c'])
  })

  it.each(['7', 'head', 'x'])('refuses %j, which is not applied, and lists what is', (to) => {
    expect(() => planDowngrade([four], { to }, none)).toThrowError(
      expect.objectContaining({ code: 'UNKNOWN_TARGET', message: expect.stringContaining('0_a') }),
    )
  })

  it('refuses a target together with a number of steps', () => {
    expect(() => planDowngrade([four], { to: '1', steps: 1 }, none)).toThrowError(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringMatching(/not both/) }),
    )
  })

  it('says what is applied, where there is nothing of the name to go back to', () => {
    const unknown = /There is no applied migration "9" to go back to[\s\S]*Applied: /
    expect(() => planDowngrade([four], { to: '9' }, none)).toThrowError(unknown)
    expect(() => planDowngrade([four], { to: '9' }, none)).toThrowError(
      /Applied: 10_d, 2_c, 1_b, 0_a; or "base"/,
    )
    expect(() => planDowngrade([assessed(['0_a'], [])], { to: '9' }, none)).toThrowError(
      /Applied: none; or "base"/,
    )
  })

  it('goes back to no record without a number, and leaves those that have none', () => {
    const odd = assessed(['0_a', '1_b'], ['0_a', 'odd', '1_b'])
    expect(() => planDowngrade([odd], { to: 'odd' }, none)).toThrowError(/no applied migration "odd"/)
    expect(planDowngrade([odd], { to: '0' }, none).steps.map((step) => step.version)).toEqual(['1_b'])
  })

  it('leaves nothing unfinished, and warns of nothing', () => {
    expect(planDowngrade([four], {}, none)).toMatchObject({ unfinished: false, warnings: [] })
  })
})

describe('where the SQL of a downgrade comes from', () => {
  const from = (assessment = four) => planDowngrade([assessment], {}, none).steps[0]?.from

  it('is the file while it is the text that was applied', () => {
    expect(from()).toBe('file')
    expect(from(assessed([file('0_a', { sourceHash: 'x', checksum: 'tokens-1:0_a' })], ['0_a']))).toBe('file')
  })

  it('is the record once the file is edited, even when its new text is accepted', () => {
    const edited = file('0_a', { sourceHash: 'x', checksum: 'x', accepts: ['tokens-1:0_a'] })
    expect(from(assessed([edited], ['0_a']))).toBe('recorded')
  })

  it('is the record when the file is gone', () => {
    expect(from(assessed(['0_a'], ['0_a', '1_b']))).toBe('recorded')
  })

  it('is the file for a record that has no checksum', () => {
    expect(from(assessed(['0_a'], [row(1, '0_a', { checksum: null, sourceHash: null })]))).toBe('file')
  })
})

describe('the way back', () => {
  it.each([
    ['ahead', assessed(['0_a'], ['0_a', '1_b'])],
    ['diverged', assessed(['0_a', '1_b'], ['0_a', '2_c'])],
    ['missing', assessed(['1_b'], ['0_a', '1_b'])],
    ['edited', assessed([file('0_a', { sourceHash: 'x', checksum: 'x' })], ['0_a'])],
    ['out-of-order', assessed(['0_a', '1_b'], ['1_b'])],
  ])('leads out of %s', (state, assessment) => {
    const plan = planDowngrade([assessment], {}, none)
    expect([plan.state, plan.refusal, plan.steps.length]).toEqual([state, null, 1])
  })

  it.each([
    ['interrupted', assessed(['0_a'], [row(1, '0_a', { state: 'running' })]), 'INTERRUPTED'],
    [
      'needs-baseline',
      assessed(['0_a'], [], { hasVersionTable: false, userTables: ['t'] }),
      'NEEDS_BASELINE',
    ],
    ['needs-baseline', assessed(['0_a'], [], { hasVersionTable: false, aerich: AERICH }), 'NEEDS_ADOPTION'],
    ['empty', assessed(['0_a'], [], { hasVersionTable: false }), 'NOTHING_APPLIED'],
  ])('is refused in %s', (state, assessment, code) => {
    expect(planDowngrade([assessment], {}, none)).toMatchObject({ state, refusal: { code } })
  })

  it('says of an empty database what to do instead', () => {
    expect(planDowngrade([assessed(['0_a'], [], { hasVersionTable: false })], {}, none).refusal).toEqual({
      code: 'NOTHING_APPLIED',
      app: 'models',
      versions: [],
      message: 'The database is empty: there is nothing to undo.',
      fix: 'Run: godwit upgrade',
    })
  })

  it('is refused for what is interrupted, whatever else there is to tell', () => {
    const running = row(2, '1_b', { state: 'running' })
    const edited = file('0_a', { sourceHash: 'x', checksum: 'x' })
    const plan = planDowngrade([assessed([edited, '1_b'], ['0_a', running])], {}, none)
    expect(plan.refusal).toMatchObject({ code: 'INTERRUPTED', versions: ['1_b'] })
  })

  it('goes on with a downgrade that was interrupted', () => {
    const plan = planDowngrade([assessed(['0_a'], [row(1, '0_a', { state: 'reverting' })])], {}, none)
    expect(plan).toMatchObject({ refusal: null, steps: [{ version: '0_a' }] })
  })

  it('is refused while something that stays depends on what would be undone', () => {
    const models = assessed(['0_a'], ['0_a'])
    const billing = assessed(['0_x'], [row(2, '0_x', { app: 'billing' })], { app: 'billing' })
    const dependencies = new Map([[2, ['models:0']]])
    expect(planDowngrade([models, billing], { app: 'models' }, dependencies).refusal).toMatchObject({
      code: 'DEPENDED_UPON',
      versions: ['0_x'],
    })
    expect(planDowngrade([models, billing], { steps: 2 }, dependencies)).toMatchObject({ refusal: null })
  })
})

describe('what was agreed to', () => {
  const expected = [{ app: 'models', version: '10_d', from: 'file' as const }]

  it('is undone when nothing has changed since', () => {
    expect(planDowngrade([four], { expected }, none).refusal).toBeNull()
  })

  it.each([
    ['something newer is there', assessed(['0_a', '10_d', '11_e'], ['0_a', '10_d', '11_e'])],
    [
      'its file was edited',
      assessed(['0_a', file('10_d', { sourceHash: 'x', checksum: 'x' })], ['0_a', '10_d']),
    ],
    ['nothing is applied any more', assessed(['0_a'], [])],
  ])('is refused when %s by then', (_, assessment) => {
    expect(planDowngrade([assessment], { expected }, none).refusal?.code).toBe('PLAN_CHANGED')
  })
})

describe('an interrupted downgrade', () => {
  it('goes on with the mended file, since its beginning is checked against the record', () => {
    const mended = file('0_a', { sourceHash: 'x', checksum: 'x' })
    const half = assessed([mended], [row(1, '0_a', { state: 'reverting', statementsDone: 1 })])
    expect(planDowngrade([half], {}, none).steps).toMatchObject([{ resumed: true, from: 'file' }])
  })
})

describe('redo', () => {
  it('undoes the newest application and applies it again', () => {
    expect(planRedo([four], {}, none, []).steps.map((step) => `${step.direction} ${step.version}`)).toEqual([
      'downgrade 10_d',
      'upgrade 10_d',
    ])
  })

  it('is refused without a file to apply again', () => {
    expect(planRedo([assessed(['0_a'], ['0_a', '1_b'])], {}, none, []).refusal).toEqual({
      code: 'MISSING',
      app: 'models',
      versions: ['1_b'],
      message: '"1_b" has no file in the folder, so it could be undone but not applied again.',
      fix: expect.stringMatching(/godwit downgrade$/),
    })
  })

  it('is not refused for the file of another app, or of another migration', () => {
    const gone = assessed([], [row(9, '10_d', { app: 'other' })], {
      app: 'other',
      compatibleFrom: new Map([[9, -1n]]),
    })
    expect(planRedo([four, gone], { app: 'models' }, none, [])).toMatchObject({ refusal: null })
    expect(planRedo([four, gone], { app: 'other' }, none, []).refusal?.code).toBe('MISSING')
    expect(planRedo([assessed(['1_b'], ['0_a', '1_b'])], {}, none, []).refusal).toBeNull()
  })

  it('has two steps, of which the second one records anew', () => {
    const [, again] = planRedo([four], {}, none, []).steps
    expect(again).toEqual({
      app: 'models',
      version: '10_d',
      direction: 'upgrade',
      row: null,
      resumed: false,
      from: 'file',
    })
  })

  it('has none where nothing is applied', () => {
    expect(planRedo([assessed(['0_a'], [])], {}, none, [])).toMatchObject({ steps: [], refusal: null })
  })
})

describe('redo that has undone its migration', () => {
  const undone = [{ app: 'models', version: '1_b', direction: 'downgrade' }] as const
  const rest = (...rows: Parameters<typeof assessed>[1]) =>
    planRedo([assessed(['0_a', '1_b', '2_c'], rows)], {}, none, undone)

  it('applies just that one again, whatever is the newest by now', () => {
    expect(rest('0_a')).toMatchObject({
      refusal: null,
      steps: [{ version: '1_b', direction: 'upgrade', row: null, resumed: false }],
    })
    expect(rest('0_a', '2_c').steps.map((step) => step.version)).toEqual(['1_b'])
  })

  it('goes on where applying it was interrupted', () => {
    const running = row(2, '1_b', { state: 'running' })
    expect(rest('0_a', running)).toMatchObject({
      refusal: null,
      steps: [{ version: '1_b', direction: 'upgrade', row: running, resumed: true }],
    })
  })

  it('leaves nothing unfinished, and warns of nothing', () => {
    expect(rest('0_a')).toMatchObject({ unfinished: false, warnings: [], steps: [{ from: 'file' }] })
  })

  it('is of the app that it began with', () => {
    const other = assessed(['1_b'], [row(9, '1_b', { app: 'other' })], { app: 'other' })
    const plan = planRedo([other, assessed(['0_a', '1_b'], ['0_a'])], {}, none, undone)
    expect(plan.steps).toMatchObject([{ app: 'models', version: '1_b', row: null }])
  })

  it('is told of what is interrupted by then, and of nothing else', () => {
    const edited = file('0_a', { sourceHash: 'x', checksum: 'x' })
    const reverting = row(2, '1_b', { state: 'reverting' })
    const plan = planRedo([assessed([edited, '1_b'], ['0_a', reverting])], {}, none, undone)
    expect(plan.refusal).toMatchObject({ code: 'INTERRUPTED', versions: ['1_b'] })
  })

  it('has nothing left to do once it is applied', () => {
    expect(rest('0_a', '1_b')).toMatchObject({ refusal: null, steps: [] })
  })

  it('is refused while somebody else is undoing it again', () => {
    const reverting = row(2, '1_b', { state: 'reverting' })
    expect(rest('0_a', reverting)).toMatchObject({ refusal: { code: 'INTERRUPTED' }, steps: [] })
  })
})

describe('baseline', () => {
  const blank = assessed(['0_a', '1_b', '2_c'], [], { hasVersionTable: false, userTables: ['feed'] })

  it.each([
    ['1', ['0_a', '1_b']],
    ['head', ['0_a', '1_b', '2_c']],
  ])('to %s records all up to it', (to, expected) => {
    expect(planBaseline([blank], { to }).steps.map((one) => one.version)).toEqual(expected)
  })

  it('is refused once something is recorded, and for an unknown target', () => {
    expect(planBaseline([four], { to: '1' }).refusal?.code).toBe('ALREADY_RECORDED')
    expect(() => planBaseline([blank], { to: '9' })).toThrowError(
      expect.objectContaining({ code: 'UNKNOWN_TARGET' }),
    )
  })
})
