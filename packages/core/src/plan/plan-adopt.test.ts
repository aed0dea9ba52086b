import { describe, expect, it } from 'vitest'
import type { AerichFacts, AppFacts } from './assessment.js'
import { assessed, row } from './facts.fixture.js'
import { planAdopt } from './plan-adopt.js'
import { STRICT_POLICY } from './policy.js'

const table = { schema: 'main', name: '"main"."aerich"' }

function aerich(versions: readonly string[], facts: Partial<AerichFacts> = {}): AerichFacts {
  const rows = versions.map((version, index) => ({ id: index + 1, version, app: 'models' }))
  return { table, rows, otherApps: [], wanted: true, ...facts }
}

const FILES = ['0_a', '1_b', '2_c']
const fresh = (of: AerichFacts | null, facts: Partial<AppFacts> = {}) =>
  assessed(FILES, [], { hasVersionTable: false, userTables: ['feed'], aerich: of, ...facts })
const adopted = (of: ReturnType<typeof fresh>, outOfOrder: 'refuse' | 'warn' | 'allow' = 'refuse') =>
  planAdopt([of], { from: 'aerich' }, { ...STRICT_POLICY, outOfOrder })

describe('adopting', () => {
  it('has no steps of its own, and nothing against it where all records have their files', () => {
    expect(adopted(fresh(aerich(['0_a.py', '1_b.py'])))).toEqual({
      state: 'pending',
      steps: [],
      unfinished: false,
      refusal: null,
      warnings: [],
    })
  })

  it('is refused where a record has no file, for the app that it is of', () => {
    expect(adopted(fresh(aerich(['0_a.py', '7_x.py']))).refusal).toMatchObject({
      app: 'models',
      code: 'SUCCESSOR_MISSING',
      versions: ['7_x'],
    })
  })

  it.each([
    ['refuse', 'OUT_OF_ORDER', []],
    ['warn', undefined, ['OUT_OF_ORDER']],
    ['allow', undefined, []],
  ] as const)(
    'of records in another order than their numbers follows the policy: %s',
    (verdict, code, warnings) => {
      const plan = adopted(fresh(aerich(['0_a.py', '2_c.py', '1_b.py'])), verdict)
      expect(plan.refusal?.code).toBe(code)
      expect(plan.warnings.map((one) => one.code)).toEqual(warnings)
    },
  )

  it('says of what stands in its way before the order', () => {
    expect(adopted(fresh(aerich(['2_c.py', '1_b.py', '7_x.py']))).refusal?.code).toBe('SUCCESSOR_MISSING')
  })

  it('is no error where records are there already, and tells what Aerich has besides', () => {
    const plan = adopted(assessed(FILES, ['0_a'], { aerich: aerich(['0_a.py', '1_b.py']) }))
    expect(plan).toMatchObject({ refusal: null, warnings: [{ code: 'PARTLY_ADOPTED', versions: ['1_b'] }] })
  })

  it.each([
    [
      'there is no table of Aerich',
      null,
      /^The database has no table of Aerich: there is nothing to adopt\.$/,
    ],
    ['it is empty', aerich([]), /^Aerich has recorded nothing of "models" in "main"\."aerich": /],
    [
      'it is of others',
      aerich([], { otherApps: ['bot'] }),
      /another app: "bot"\. If that is this one, call it so\.$/,
    ],
  ])('is refused where %s, with the baselines that can be recorded instead', (_, of, message) => {
    const { refusal } = adopted(fresh(of))
    expect(refusal).toMatchObject({ app: 'models', code: 'NOTHING_TO_ADOPT', versions: [] })
    expect(refusal?.message).toMatch(message)
    expect(refusal?.fix.match(/(?<=^ {4}).*/gm)).toEqual(FILES.map((version) => `godwit baseline ${version}`))
  })

  it('is of the apps that are asked for, and of one that has something to adopt', () => {
    const billing = assessed(FILES, [row(1, '0_a', { app: 'billing' })], { app: 'billing' })
    const models = fresh(null)
    expect(planAdopt([models, billing], { from: 'aerich' }, STRICT_POLICY).refusal).toBeNull()
    const one = planAdopt([models, billing], { from: 'aerich', app: 'models' }, STRICT_POLICY)
    expect(one.refusal?.code).toBe('NOTHING_TO_ADOPT')
    expect(() => planAdopt([models], { from: 'aerich', app: 'shop' }, STRICT_POLICY)).toThrowError(
      /no app "shop"/,
    )
  })

  it('knows no other tool', () => {
    expect(() => planAdopt([fresh(null)], { from: 'alembic' as 'aerich' }, STRICT_POLICY)).toThrowError(
      expect.objectContaining({ code: 'BAD_OPTION', message: `from is "alembic": it has to be 'aerich'.` }),
    )
  })
})
