import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AppFacts } from './assessment.js'
import { file, row } from './facts.fixture.js'
import { findStanding, isPlain } from './find-standing.js'
import { problemsOf } from './problems/problems-of.js'

const VERSIONS = ['0_init', '1_feed', '2_sub', '3_user', '10_tags']

interface Recorded {
  readonly version: string
  readonly state: 'applied' | 'running'
  readonly sourceHash: string | undefined
}

const names = fc.subarray(VERSIONS)
const recorded: fc.Arbitrary<Recorded> = fc.record({
  version: fc.constantFrom(...VERSIONS, ...VERSIONS.map((version) => `${version}.sql`), '1_other', 'none'),
  state: fc.constantFrom('applied' as const, 'applied' as const, 'running' as const),
  sourceHash: fc.constantFrom(undefined, 'another'),
})

const facts = fc
  .record({
    files: names,
    rows: fc.oneof(
      names.map((all): Recorded[] =>
        all.map((version) => ({ version, state: 'applied' as const, sourceHash: undefined })),
      ),
      fc.uniqueArray(recorded, { selector: ({ version }) => version, maxLength: 5 }),
    ),
    hasVersionTable: fc.boolean(),
    userTables: fc.constantFrom([], ['feed']),
    aerich: fc.constantFrom(null, {
      table: { schema: 'main', name: '"main"."aerich"' },
      rows: [{ id: 1, version: '0_init.py', app: 'models' }],
      otherApps: [],
      wanted: false,
    }),
  })
  .map(
    ({ files, rows, ...rest }): AppFacts => ({
      app: 'models',
      files: files.map((version) => file(version)),
      rows: rows.map(({ version, sourceHash, ...one }, index) =>
        row(index + 1, version, { ...one, ...(sourceHash === undefined ? {} : { sourceHash }) }),
      ),
      compatibleFrom: new Map(),
      ...rest,
    }),
  )

describe('a standing that is plain', () => {
  it('is one of which no rule has anything to say', () => {
    let plain = 0
    fc.assert(
      fc.property(facts, (one) => {
        const standing = findStanding(one)
        if (!isPlain(standing)) return
        plain += 1
        expect(problemsOf(standing)).toEqual([])
      }),
      { seed: 1, numRuns: 2000 },
    )
    expect(plain).toBeGreaterThan(100)
  })

  it('is that of a database which is up to date, empty, or has something pending', () => {
    const standing = (rows: readonly string[], hasVersionTable = true) =>
      findStanding({
        app: 'models',
        files: [file('0_init'), file('1_feed')],
        rows: rows.map((version, index) => row(index + 1, version)),
        hasVersionTable,
        userTables: [],
        compatibleFrom: new Map(),
        aerich: null,
      })
    expect(isPlain(standing(['0_init', '1_feed']))).toBe(true)
    expect(isPlain(standing(['0_init']))).toBe(true)
    expect(isPlain(standing([], false))).toBe(true)
    expect(isPlain(standing(['1_feed']))).toBe(false)
    expect(isPlain(standing(['0_init', '1_feed', '2_more']))).toBe(false)
  })
})
