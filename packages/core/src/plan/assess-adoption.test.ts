import { describe, expect, it } from 'vitest'
import type { AerichFacts } from './assessment.js'
import { assessed, file } from './facts.fixture.js'
import { planUpgrade } from './plan-upgrade.js'
import { STRICT_POLICY } from './policy.js'

const fresh = { hasVersionTable: false, userTables: ['feed'] }

/** Records of Aerich in the order of their names here, wanted unless told otherwise. */
function aerich(versions: readonly string[], facts: Partial<AerichFacts> = {}): AerichFacts {
  const table = { schema: 'main', name: '"main"."aerich"' }
  const rows = versions.map((version, index) => ({ id: index + 1, version, app: 'models' }))
  return { table, rows, otherApps: [], wanted: true, ...facts }
}

describe('an app of which Aerich has records', () => {
  it('is pending as long as they are not recorded here, also where nothing else is to be done', () => {
    const { state, states, pending, applied } = assessed(['0_a'], [], {
      ...fresh,
      aerich: aerich(['0_a.py']),
    })
    expect([state, states, pending]).toEqual(['pending', ['pending', 'up-to-date'], []])
    expect(applied.map(({ version, file }) => [version, file?.version])).toEqual([['0_a', '0_a']])
  })

  it('has the records that it will have, of the text of their files', () => {
    const { applied } = assessed([file('0_a', { checksum: 'tokens-1:x' }), '1_b'], [], {
      ...fresh,
      aerich: aerich(['1_b.py', '0_a.py']),
    })
    expect(applied.map(({ row }) => [row.id, row.version, row.checksum, row.sourceHash, row.state])).toEqual([
      [1, '1_b', null, 'source of 1_b', 'applied'],
      [2, '0_a', 'tokens-1:x', 'source of 0_a', 'applied'],
    ])
  })

  it('is out-of-order where a file is older than what Aerich has applied', () => {
    const one = assessed(['0_a', '1_b', '2_c'], [], { ...fresh, aerich: aerich(['0_a.py', '2_c.py']) })
    expect(one.state).toBe('out-of-order')
    expect(planUpgrade([one], {}, STRICT_POLICY).refusal).toMatchObject({
      code: 'OUT_OF_ORDER',
      versions: ['1_b'],
    })
  })

  it('needs a baseline as long as something is in the way, whatever is allowed of tables without a history', () => {
    const one = assessed(['0_a'], [], { ...fresh, aerich: aerich(['0_a.py', '1_b.py']) })
    expect([one.state, one.applied]).toEqual(['needs-baseline', []])
    const { refusal } = planUpgrade([one], {}, { ...STRICT_POLICY, nonEmpty: 'allow' })
    expect(refusal).toMatchObject({ code: 'SUCCESSOR_MISSING', versions: ['1_b'] })
  })

  it('refuses where nobody wants them, and no policy lets it run a second time', () => {
    const unwanted = aerich(['0_a.py'], { wanted: false })
    const one = assessed(['0_a'], [], { ...fresh, aerich: unwanted })
    expect(one.state).toBe('needs-baseline')
    const { refusal } = planUpgrade([one], {}, { ...STRICT_POLICY, nonEmpty: 'allow' })
    expect(refusal).toMatchObject({ code: 'NEEDS_ADOPTION' })
  })

  it('needs a baseline where another app has made the version table, for it may have been undone', () => {
    const unwanted = aerich(['0_a.py'], { wanted: false })
    const one = assessed(['0_a'], [], { hasVersionTable: true, userTables: [], aerich: unwanted })
    expect(one.state).toBe('needs-baseline')
    expect(planUpgrade([one], {}, STRICT_POLICY).refusal).toMatchObject({ code: 'NEEDS_BASELINE' })
    const allowed = planUpgrade([one], {}, { ...STRICT_POLICY, nonEmpty: 'allow' })
    expect([allowed.refusal, allowed.steps.map(({ version }) => version)]).toEqual([null, ['0_a']])
  })

  it('is told all that is in the way, with one statement a line', () => {
    const rows = ['0_a.sql', '0_a.py', '0_a.py', '7_x.py', 'odd.py']
    const { problems } = assessed(['0_a'], [], { ...fresh, aerich: aerich(rows) })
    expect(problems.map(({ code, versions }) => [code, versions])).toEqual([
      ['SUCCESSOR_MISSING', ['7_x']],
      ['SUCCESSOR_MISSING', ['odd']],
      ['RECORDED_TWICE', ['0_a', '0_a']],
    ])
    expect(problems[2]?.fix.split('\n').slice(1, 3)).toEqual([
      '    DELETE FROM "main"."aerich" WHERE "id" = 2;',
      '    DELETE FROM "main"."aerich" WHERE "id" = 3;',
    ])
  })

  it('counts its own records alone, and goes on with a warning where those of Aerich are more', () => {
    const one = assessed(['0_a', '1_b'], ['0_a'], { aerich: aerich(['0_a.py', '1_b.py']) })
    expect(one.state).toBe('pending')
    const { refusal, steps, warnings } = planUpgrade([one], {}, STRICT_POLICY)
    expect([refusal, steps.map(({ version }) => version)]).toEqual([null, ['1_b']])
    expect(warnings).toMatchObject([{ code: 'PARTLY_ADOPTED', versions: ['1_b'] }])
  })

  it('is not told of what has another name here but the same number', () => {
    const renamed = file('1_new', { formerly: ['1_old'] })
    expect(assessed([renamed], ['1_new'], { aerich: aerich(['1_old.py']) }).problems).toEqual([])
  })
})

it('an app that Aerich does not know is told of those that it does', () => {
  const others = aerich([], { otherApps: ['bot'] })
  const { state, problems } = assessed(['0_a'], [], { ...fresh, aerich: others })
  expect([state, problems[0]?.message]).toEqual([
    'needs-baseline',
    expect.stringContaining('another app: "bot"'),
  ])
})
