import { describe, expect, it } from 'vitest'
import { assessed } from './facts.fixture.js'
import { planBaseline } from './plan-baseline.js'

const BLANK = { hasVersionTable: false, userTables: ['feed'] }
const blank = assessed(['0_a', '1_b', '2_c'], [], BLANK)

describe('a baseline', () => {
  it('is refused where something is recorded, with what that is', () => {
    expect(planBaseline([assessed(['0_a', '1_b'], ['0_a'])], { to: '1' })).toEqual({
      state: 'pending',
      steps: [],
      unfinished: false,
      refusal: {
        code: 'ALREADY_RECORDED',
        app: 'models',
        versions: ['0_a'],
        message: 'Migrations are recorded already: 0_a.',
        fix: expect.stringMatching(/godwit status$/),
      },
      warnings: [],
    })
  })

  it('goes as far as a migration that is there, by its name or its number', () => {
    for (const to of ['1', '01', '1_b', '1_b.sql'])
      expect(planBaseline([blank], { to }).steps.map(({ version }) => version)).toEqual(['0_a', '1_b'])
    expect(() => planBaseline([blank], { to: '9' })).toThrowError(
      /There is no migration "9" to take as the baseline[\s\S]*Migrations: 0_a, 1_b, 2_c; or "head"/,
    )
  })

  it('is of one app, which has to be said where there are several', () => {
    const billing = assessed(['0_x'], [], { ...BLANK, app: 'billing' })
    expect(() => planBaseline([blank, billing], { to: 'head' })).toThrowError(
      /A baseline is of one app[\s\S]*\(--app\): models, billing/,
    )
    expect(planBaseline([blank, billing], { to: 'head', app: 'billing' }).steps).toMatchObject([
      { app: 'billing', version: '0_x' },
    ])
  })

  it('is of a text', () => {
    expect(() => planBaseline([blank], { to: 1 as unknown as string })).toThrowError(/it has to be a text/)
  })
})
