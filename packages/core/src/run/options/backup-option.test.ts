import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { backupWanted } from './backup-option.js'

const GIB = 2 ** 30

describe('what is asked of a dialect', () => {
  it.each([
    ['nothing said', undefined, { keep: 3, maxBytes: GIB, required: false }],
    ['false', false, null],
    ['true', true, { keep: 3, required: true }],
    ['a path', 'copies', { to: path.resolve('copies'), required: true }],
    ['a path of a folder', 'copies/', { to: `${path.resolve('copies')}${path.sep}`, required: true }],
    ['a URL', pathToFileURL('/data/copy.db'), { to: path.resolve('/data/copy.db'), required: true }],
    ['how many', { keep: 1 }, { keep: 1, required: true }],
    ['how large', { maxBytes: 5 }, { keep: 3, maxBytes: 5, required: true }],
    ['where, and how many', { to: '/c', keep: 7 }, { to: path.resolve('/c'), keep: 7, required: true }],
  ])('%s', (_, option, wanted) => {
    expect(backupWanted(option)).toEqual(wanted)
  })
})

describe('what cannot be meant is refused', () => {
  it.each([
    ['an empty path', ''],
    ['white space', '  '],
    ['a NUL byte', 'a\0b'],
    ['a URL that is no file', new URL('https://example.org/copy.db')],
    ['a number', 3],
    ['null', null],
    ['none to keep', { keep: 0 }],
    ['half of one to keep', { keep: 0.5 }],
    ['a negative size', { maxBytes: -1 }],
    ['a size that is a text', { maxBytes: '1G' }],
    ['a field that there is not', { keeps: 3 }],
  ])('%s', (_, option) => {
    expect(() => backupWanted(option as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }))
  })
})
