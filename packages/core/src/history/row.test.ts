import { describe, expect, it } from 'vitest'
import { rowOf, type StoredRow } from './row.js'

const stored = (facts: Record<string, unknown> = {}): StoredRow => ({
  id: 1,
  version: '0_a',
  app: 'models',
  checksum: null,
  source: null,
  state: null,
  step: null,
  checkpoint: null,
  applied_at: null,
  duration_ms: null,
  ...facts,
})

describe('a stored row', () => {
  it('of the original has no state, and is an applied one', () => {
    expect(rowOf(stored(), 't')).toMatchObject({ state: 'applied', statementsDone: 0 })
  })

  it('says under our names what is stored', () => {
    const facts = { checksum: 'tokens-1:x', source: 'y', state: 'reverting', checkpoint: 'c' }
    expect(rowOf(stored({ ...facts, applied_at: 'then', duration_ms: 7 }), 't')).toEqual({
      ...{
        id: 1,
        version: '0_a',
        app: 'models',
        checksum: 'tokens-1:x',
        sourceHash: 'y',
        state: 'reverting',
      },
      ...{ statementsDone: 0, inDoubt: true, checkpoint: 'c', appliedAt: 'then', durationMs: 7 },
    })
  })

  it.each([
    [0, 0, true],
    [2, 2, true],
    [-1, 0, false],
    [-3, 2, false],
  ])('with step %i has %i statements done; the next one is in doubt: %s', (step, statementsDone, inDoubt) => {
    expect(rowOf(stored({ step }), 't')).toMatchObject({ statementsDone, inDoubt })
  })

  it.each([{ version: null }, { app: null }, { id: 0 }, { id: -1 }, { id: 2n ** 60n }, { id: 'x' }])(
    'like %o is none of ours, which is said instead of crashing over it',
    (facts) => {
      expect(() => rowOf(stored(facts), 't')).toThrowError(
        expect.objectContaining({
          code: 'BAD_RECORD',
          message: expect.stringContaining('"t"'),
          fix: expect.stringContaining('delete it'),
        }),
      )
    },
  )

  it.each(['running', 'applied', 'reverting'])('can be %s', (state) => {
    expect(rowOf(stored({ state }), 't').state).toBe(state)
  })

  it('in a state that only a later release knows is refused, with what to do', () => {
    expect(() => rowOf(stored({ state: 'paused' }), 't')).toThrowError(
      expect.objectContaining({
        code: 'BAD_RECORD',
        message: expect.stringContaining('"0_a" is recorded in "t" as "paused"'),
        fix: expect.stringContaining('newer'),
        versions: ['0_a'],
      }),
    )
  })
})
