import { describe, expect, it } from 'vitest'
import { row } from '../plan/facts.fixture.js'
import { modernName, planRenames } from './legacy-suffix.js'

const files = (...versions: string[]) => versions.map((version) => ({ version, formerly: [] as string[] }))
const rows = (...versions: string[]) => versions.map((version, index) => row(index + 1, version))

it.each([
  ['0_init.sql', '0_init'],
  ['0_init.py', '0_init'],
  ['0_init.ts', '0_init'],
  ['0_init.mjs', '0_init'],
  ['0_init', '0_init'],
  ['0_v1.2', '0_v1.2'],
])('%s means %s', (recorded, version) => {
  expect(modernName(recorded)).toBe(version)
})

describe('renames', () => {
  it('drop every kind of suffix, whatever the suffix of the file is', () => {
    expect(planRenames(rows('0_a.sql', '1_b.py', '2_c'), files('0_a', '1_b', '2_c'))).toEqual({
      renames: [
        { id: 1, from: '0_a.sql', to: '0_a' },
        { id: 2, from: '1_b.py', to: '1_b' },
      ],
      obstacles: [],
    })
  })

  it('are not needed the second time', () => {
    expect(planRenames(rows('0_a', '1_b'), files('0_a', '1_b')).renames).toEqual([])
  })

  it('follow formerly, with and without suffix', () => {
    const renamed = [{ version: '1_new', formerly: ['1_old', '1_older'] }]
    expect(planRenames(rows('1_old'), renamed).renames).toEqual([{ id: 1, from: '1_old', to: '1_new' }])
    expect(planRenames(rows('1_older.py'), renamed).renames).toEqual([
      { id: 1, from: '1_older.py', to: '1_new' },
    ])
  })

  it('name the record whose successor is missing', () => {
    expect(planRenames(rows('0_a.sql', '1_b.sql'), files('0_a')).obstacles).toEqual([
      { kind: 'successor-missing', recorded: '1_b.sql', expected: '1_b' },
    ])
  })

  it('find a version that is recorded under two names', () => {
    expect(planRenames(rows('0_a.sql', '0_a'), files('0_a')).obstacles).toEqual([
      { kind: 'recorded-twice', recorded: ['0_a.sql', '0_a'], version: '0_a' },
    ])
    const renamed = [{ version: '1_new', formerly: ['1_old'] }]
    expect(planRenames(rows('1_new', '1_old'), renamed).obstacles).toMatchObject([{ kind: 'recorded-twice' }])
  })

  it('leave alone what has no suffix and no successor', () => {
    expect(planRenames(rows('9_newer'), files('0_a'))).toEqual({ renames: [], obstacles: [] })
  })
})
