import { describe, expect, it } from 'vitest'
import { assessed, file, row } from './facts.fixture.js'
import { newestFirst, undo } from './undo.js'

const models = assessed(['0_a', '1_b'], [row(1, '0_a'), row(4, '1_b')])
const billing = assessed(
  ['0_x', '1_y'],
  [row(2, '0_x', { app: 'billing' }), row(3, '1_y', { app: 'billing' })],
  { app: 'billing' },
)
const both = [models, billing]
const none = new Map<number, readonly string[]>()
const named = (...names: readonly string[]) =>
  newestFirst(both).filter(({ app, version }) => names.includes(`${app}:${version}`))

describe('the records of several apps', () => {
  it('stand in the order of their application, the newest first', () => {
    expect(newestFirst(both).map(({ app, version }) => `${app}:${version}`)).toEqual([
      'models:1_b',
      'billing:1_y',
      'billing:0_x',
      'models:0_a',
    ])
  })
})

describe('a step that undoes a record', () => {
  const step = (of: ReturnType<typeof assessed>) => undo([of], newestFirst([of]), none).steps[0]

  it('is by the file that was applied, and knows its record', () => {
    const record = row(1, '0_a')
    expect(step(assessed(['0_a'], [record]))).toEqual({
      app: 'models',
      version: '0_a',
      direction: 'downgrade',
      row: record,
      resumed: false,
      from: 'file',
    })
  })

  const mended = file('0_a', { sourceHash: 'x', checksum: 'x' })
  it.each([
    ['edited', row(1, '0_a'), 'recorded', false],
    [
      'edited, and of which a part was undone',
      row(1, '0_a', { state: 'reverting', statementsDone: 1 }),
      'file',
      true,
    ],
    ['edited, and of which nothing was undone yet', row(1, '0_a', { state: 'reverting' }), 'recorded', true],
    [
      'edited, and of which a part was applied',
      row(1, '0_a', { state: 'running', statementsDone: 1 }),
      'recorded',
      false,
    ],
  ] as const)(
    'whose file was %s is by the right text, and goes on where it was',
    (_, record, from, resumed) => {
      expect(step(assessed([mended], [record]))).toMatchObject({ from, resumed })
    },
  )

  it('of which a part was undone, and whose file is gone, is by the record', () => {
    const gone = assessed(['9_z'], [row(1, '0_a', { state: 'reverting', statementsDone: 1 })])
    expect(step(gone)).toMatchObject({ from: 'recorded', resumed: true })
  })
})

describe('what somebody agreed to', () => {
  const shown = [{ app: 'models', version: '1_b', from: 'recorded' as const }]

  it('is told beside what it would be by now', () => {
    expect(undo(both, named('models:1_b'), none, shown).refusal).toEqual({
      code: 'PLAN_CHANGED',
      app: 'models',
      versions: ['1_b'],
      message:
        'Somebody else has changed the database. To be undone was: models:1_b (by recorded). By now it would be: models:1_b (by file).',
      fix: expect.stringContaining('decide again'),
    })
  })

  it('is told also where it was nothing, or would be nothing', () => {
    expect(undo(both, [], none, shown).refusal).toMatchObject({
      app: '',
      message: expect.stringMatching(/models:1_b \(by recorded\)\. By now it would be: nothing\.$/),
    })
    expect(undo(both, named('models:1_b', 'billing:1_y'), none, []).refusal?.message).toMatch(
      /was: nothing\. By now it would be: models:1_b \(by file\), billing:1_y \(by file\)\.$/,
    )
  })
})

describe('what something else depends on', () => {
  const needs = new Map([
    [3, ['models:0', 'models:1']],
    [4, ['billing:0_x']],
  ])

  it('is not undone, and the way to undo that other one first is told', () => {
    expect(undo(both, named('models:1_b'), needs).refusal).toEqual({
      code: 'DEPENDED_UPON',
      app: 'billing',
      versions: ['1_y'],
      message: '"1_y" of app "billing" is applied and depends on models:1_b.',
      fix: 'Undo it first: godwit downgrade 0_x --app billing',
    })
  })

  it('goes with all that depends on it', () => {
    expect(undo(both, named('models:1_b', 'billing:1_y'), needs).refusal).toBeNull()
    expect(undo(both, named('models:1_b', 'billing:1_y', 'billing:0_x'), needs).refusal).toBeNull()
    expect(undo(both, named('billing:1_y'), needs).refusal).toBeNull()
  })

  it.each([
    ['the one beneath it, whatever was applied in between', ['5_c', '0_a', '3_b'], '5_c', '3_b'],
    ['nothing, where it is the lowest', ['1_b', '0_a'], '0_a', 'base'],
    ['nothing, where the others have no number', ['odd', '0_a'], '0_a', 'base'],
  ])('is left by going back to %s', (_, versions, needing, target) => {
    const shop = assessed(
      ['9_z'],
      versions.map((version, index) => row(10 + index, version, { app: 'my shop' })),
      { app: 'my shop' },
    )
    const at = 10 + versions.indexOf(needing)
    const { refusal } = undo([models, shop], named('models:1_b'), new Map([[at, ['models:1_b']]]))
    expect(refusal?.fix).toBe(`Undo it first: godwit downgrade ${target} --app 'my shop'`)
  })
})
