import { describe, expect, it } from 'vitest'
import { newVersion, slugOf } from './new-version.js'

const now = new Date('2026-11-22T13:04:05.678Z')

describe('a new version', () => {
  it('counts from 0, whatever was skipped', () => {
    const facts = { slug: 'tags', naming: 'number', now } as const
    expect(newVersion({ ...facts, highest: undefined })).toBe('0_20261122130405_tags')
    expect(newVersion({ ...facts, highest: 41n })).toBe('42_20261122130405_tags')
    expect(newVersion({ ...facts, highest: 99999999999999999999n })).toBe(
      '100000000000000000000_20261122130405_tags',
    )
  })

  it('is the time where that is the naming, and never before what there is', () => {
    const facts = { slug: 'tags', naming: 'timestamp', now } as const
    expect(newVersion({ ...facts, highest: undefined })).toBe('20261122130405_tags')
    expect(newVersion({ ...facts, highest: 7n })).toBe('20261122130405_tags')
    expect(newVersion({ ...facts, highest: 20261122130405n })).toBe('20261122130406_tags')
  })
})

describe('a migration name', () => {
  it.each([
    ['add_tags', 'add_tags'],
    ['Add  tags', 'add_tags'],
    ['add-tags2', 'add_tags2'],
  ])('%j is %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })

  it.each(['', '  ', '../up', 'a/b', 'a.sql', 'tags!', 'größe', '42', 'a\0b', 'x'.repeat(101)])(
    'cannot be %j',
    (name) => {
      expect(() => slugOf(name)).toThrow(expect.objectContaining({ code: 'USAGE' }))
    },
  )
})
