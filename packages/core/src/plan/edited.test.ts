import { describe, expect, it } from 'vitest'
import { isAsApplied, isEdited, mayBeEdited } from './edited.js'
import { file, row } from './facts.fixture.js'

const SAME = file('0_a')
const OTHER = file('0_a', { sourceHash: 'other', checksum: 'tokens-1:other' })
const record = (facts: Parameters<typeof row>[2] = {}) => row(1, '0_a', facts)
const applied = (of: typeof SAME | null, facts: Parameters<typeof row>[2] = {}) => ({
  version: '0_a',
  number: 0n,
  row: record(facts),
  file: of,
})

describe('a file has to be loaded to tell whether it was edited', () => {
  it.each([
    [true, 'its source is another one', OTHER, {}],
    [
      true,
      'its source is not known, and the recorded one neither',
      file('0_a', { sourceHash: null }),
      { sourceHash: null },
    ],
    [false, 'its source is the recorded one', SAME, {}],
    [false, 'nothing is recorded to compare with', OTHER, { checksum: null }],
    [false, 'what is recorded is of another algorithm', OTHER, { checksum: 'tokens-2:x' }],
  ])('%s where %s', (expected, _, of, facts) => {
    expect(mayBeEdited(of, record(facts))).toBe(expected)
  })
})

describe('a migration is edited', () => {
  it.each([
    [true, 'its checksum is another one', OTHER, {}],
    [false, 'it has no file', null, {}],
    [false, 'its source is the recorded one', file('0_a', { checksum: 'tokens-1:other' }), {}],
    [false, 'nothing is recorded to compare with', OTHER, { checksum: null }],
    [false, 'it is unfinished', OTHER, { state: 'running' } as const],
    [false, 'its checksum is the recorded one', { ...OTHER, checksum: 'tokens-1:0_a' }, {}],
    [false, 'it accepts the recorded one', { ...OTHER, accepts: ['tokens-1:0_a'] }, {}],
    [true, 'it accepts others', { ...OTHER, accepts: ['tokens-1:1_b'] }, {}],
  ])('%s where %s', (expected, _, of, facts) => {
    expect(isEdited(applied(of, facts))).toBe(expected)
  })
})

describe('a file is the text that was applied', () => {
  it.each([
    [true, 'its source is the recorded one', SAME, {}],
    [true, 'its checksum is the recorded one', { ...OTHER, checksum: 'tokens-1:0_a' }, {}],
    [true, 'nothing is recorded to compare with', OTHER, { checksum: null }],
    [false, 'it is another text', OTHER, {}],
    [false, 'it merely accepts what is recorded', { ...OTHER, accepts: ['tokens-1:0_a'] }, {}],
    [false, 'there is none', null, { checksum: null }],
    [false, 'both sources are unknown', file('0_a', { sourceHash: null }), { sourceHash: null }],
  ])('%s where %s', (expected, _, of, facts) => {
    expect(isAsApplied(applied(of, facts))).toBe(expected)
  })
})
