import { describe, expect, it } from 'vitest'
import { assessed, file, row } from './facts.fixture.js'
import { planResolve } from './plan-resolve.js'

const running = row(2, '1_b', { state: 'running' })

describe('resolving a record', () => {
  it.each([
    ['applied', 'running', 'godwit status'],
    ['reverted', 'running', 'godwit status'],
    ['retry', 'running', 'godwit upgrade'],
    ['retry', 'reverting', 'godwit downgrade'],
  ] as const)('as %s changes one that is %s, and says what follows', (as, state, next) => {
    const all = [assessed(['0_a', '1_b'], ['0_a', row(2, '1_b', { state })])]
    expect(planResolve(all, { version: '1_b', as })).toMatchObject({
      version: '1_b',
      changes: true,
      refusal: null,
      next,
    })
  })

  it('finds it by its number, and by the name of its file', () => {
    const all = [assessed(['0_a', '1_b'], ['0_a', running])]
    for (const version of ['1', '01', '1_b.sql'])
      expect(planResolve(all, { version, as: 'applied' }).version).toBe('1_b')
  })

  it('has nothing to change where the record says so already', () => {
    const all = [assessed(['0_a'], ['0_a'])]
    expect(planResolve(all, { version: '0', as: 'applied' }).changes).toBe(false)
    expect(planResolve(all, { version: '0', as: 'edited' }).changes).toBe(false)
  })

  it('as edited is for what was edited, and is refused while it is unfinished', () => {
    const edited = file('0_a', { sourceHash: 'other', checksum: 'other' })
    expect(planResolve([assessed([edited], ['0_a'])], { version: '0', as: 'edited' }).changes).toBe(true)
    const all = [assessed(['0_a', '1_b'], ['0_a', running])]
    expect(planResolve(all, { version: '1', as: 'edited' }).refusal?.code).toBe('INTERRUPTED')
  })

  it('needs the file of what is to be run again, or was edited', () => {
    const all = [assessed(['0_a'], ['0_a', running])]
    expect(planResolve(all, { version: '1', as: 'retry' }).refusal?.code).toBe('MISSING')
    expect(planResolve(all, { version: '1', as: 'applied' }).refusal).toBeNull()
  })

  it('asks which app where several have such a record', () => {
    const all = ['models', 'billing'].map((app) => assessed(['0_a'], ['0_a'], { app }))
    expect(() => planResolve(all, { version: '0_a', as: 'applied' })).toThrowError(
      expect.objectContaining({
        code: 'UNKNOWN_APP',
        message: expect.stringMatching(/several apps[\s\S]*\(--app\): models, billing/),
      }),
    )
    expect(planResolve(all, { app: 'billing', version: '0_a', as: 'applied' }).app).toBe('billing')
  })

  it.each(['applied', 'finished'] as const)('as %s takes one that has no record, which is next', (as) => {
    const all = [assessed(['0_a', '1_b', '2_c'], ['0_a'])]
    const plan = planResolve(all, { version: '1', as })
    expect(plan).toMatchObject({ version: '1_b', row: null, changes: true, refusal: null })
    expect(plan.next).toBe(as === 'finished' ? 'godwit upgrade' : 'godwit status')
    expect(planResolve(all, { version: '2_c', as }).refusal?.code).toBe('OUT_OF_ORDER')
    const unfinished = [assessed(['0_a', '1_b', '2_c'], ['0_a', running])]
    expect(planResolve(unfinished, { version: '2_c', as }).refusal?.code).toBe('INTERRUPTED')
    expect(() => planResolve(all, { version: '1', as: 'reverted' })).toThrowError(/no record of "1"/)
    expect(() => planResolve(all, { version: '7', as })).toThrowError(/Pending: 1_b, 2_c/)
  })

  it('as finished is for what was not undone, and for what has a file', () => {
    const all = [assessed(['0_a', '1_b'], ['0_a', row(2, '1_b', { state: 'reverting' })])]
    expect(planResolve(all, { version: '1', as: 'finished' }).refusal?.code).toBe('INTERRUPTED')
    const gone = [assessed(['0_a'], ['0_a', running])]
    expect(planResolve(gone, { version: '1', as: 'finished' }).refusal?.code).toBe('MISSING')
    expect(planResolve(gone, { version: '0', as: 'finished' }).changes).toBe(false)
  })

  it('takes the app before the version, and refuses two apps', () => {
    const all = ['models', 'billing'].map((app) => assessed(['0_a'], ['0_a'], { app }))
    expect(planResolve(all, { version: 'billing:0', as: 'applied' }).app).toBe('billing')
    expect(planResolve(all, { app: 'billing', version: 'billing:0_a', as: 'applied' }).app).toBe('billing')
    expect(() => planResolve(all, { app: 'models', version: 'billing:0', as: 'applied' })).toThrowError(
      /Two apps/,
    )
    expect(() => planResolve(all, { version: 'shop:0', as: 'applied' })).toThrowError(/no app "shop"/)
  })

  it('refuses an answer that is none', () => {
    const all = [assessed(['0_a'], ['0_a'])]
    expect(() => planResolve(all, { version: '0_a', as: 'done' as 'applied' })).toThrowError(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringMatching(
          /^as is done\.[\s\S]*can be: applied, finished, reverted, retry, edited/,
        ),
      }),
    )
  })
})
