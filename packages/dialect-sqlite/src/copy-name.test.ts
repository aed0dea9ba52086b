import { describe, expect, it } from 'vitest'
import { byTime, copyName, isCopyName, partialName, surplusOf } from './copy-name.js'

const NOW = new Date('2026-11-25T22:06:42.123Z')

describe('the name of a copy', () => {
  it('tells when it was made, in a way that sorts, and which one of that second it is', () => {
    expect(copyName('bot.db', 'backup', NOW, 1)).toBe('bot.db.backup-20261125T220642Z')
    expect(copyName('bot.db', 'backup', NOW, 2)).toBe('bot.db.backup-20261125T220642Z-2')
    expect(copyName('bot.db', 'before-restore', NOW, 1)).toBe('bot.db.before-restore-20261125T220642Z')
  })

  it.each([
    ['bot.db.backup-20261125T220642Z', true],
    ['bot.db.backup-20261125T220642Z-12', true],
    ['bot.db.backup-20261125T220642Z-0', false],
    ['bot.db.backup-20261125T220642Z.partial', false],
    ['bot.db.backup-20261125T220642Z.old', false],
    ['bot.db.backup-2026', false],
    ['bot.db.backup-before-the-move', false],
    ['bot.db.before-restore-20261125T220642Z', false],
    ['my-bot.db.backup-20261125T220642Z', false],
    ['bot.db2.backup-20261125T220642Z', false],
    ['botXdb.backup-20261125T220642Z', false],
  ])('is known by all of it: %s is one of bot.db: %s', (name, isOne) => {
    expect(isCopyName(name, 'bot.db', 'backup')).toBe(isOne)
  })

  it('is another one while it is being made, of each database', () => {
    const [here, there] = [partialName('bot.db', '/here/bot.db'), partialName('bot.db', '/there/bot.db')]
    expect(here).toMatch(/^bot\.db\.[0-9a-f]{8}\.partial$/)
    expect(here).not.toBe(there)
    expect(isCopyName(here, 'bot.db', 'backup')).toBe(false)
  })
})

describe('copies that are too many', () => {
  const copies = [
    'bot.db.backup-20261125T220642Z-10',
    'bot.db.backup-20261125T220642Z',
    'bot.db.backup-20250101T000000Z',
    'bot.db.backup-20261125T220642Z-9',
  ]

  it('are the oldest ones', () => {
    const made = 'bot.db.backup-20261125T220642Z-10'
    expect(surplusOf(copies, made, 3)).toEqual(['bot.db.backup-20250101T000000Z'])
    expect(surplusOf(copies, made, 1)).toEqual([...copies].sort(byTime).slice(0, 3))
    expect(surplusOf(copies, made, 9)).toEqual([])
  })

  it('never are the one that was just made, although the clock has gone back', () => {
    const made = 'bot.db.backup-20250101T000000Z'
    expect(surplusOf(copies, made, 2)).toEqual([
      'bot.db.backup-20261125T220642Z',
      'bot.db.backup-20261125T220642Z-9',
    ])
  })
})
