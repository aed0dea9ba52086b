import { expect, it } from 'vitest'
import { rebasedVersion } from './rebased-version.js'

const now = new Date('2026-11-25T10:20:30Z')
const byNumber = (version: string, highest: bigint) =>
  rebasedVersion(version, { highest, naming: 'number', now })
const byTime = (version: string, highest: bigint) =>
  rebasedVersion(version, { highest, naming: 'timestamp', now })

it('comes after all others and keeps the rest of its name', () => {
  expect(byNumber('12_20261101000000_tags', 14n)).toBe('15_20261101000000_tags')
  expect(byNumber('9_a.b-c', 9n)).toBe('10_a.b-c')
  expect(byNumber('3_x', 90071992547409931n)).toBe('90071992547409932_x')
})

it('keeps the zeros that numbers begin with', () => {
  expect(byNumber('0012_a', 12n)).toBe('0013_a')
  expect(byNumber('0099_a', 9999n)).toBe('10000_a')
})

it('takes the time where numbers are times, unless that is over', () => {
  expect(byTime('20261101000000_tags', 20261102000000n)).toBe('20261125102030_tags')
  expect(byTime('20261101000000_tags', 20271102000000n)).toBe('20271102000001_tags')
})
