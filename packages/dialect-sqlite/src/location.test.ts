import path from 'node:path'
import { pathToFileURL } from 'node:url'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sqlite } from './index.js'

const here = (name: string) => path.resolve(name)

describe('sqlite() finds the file', () => {
  it.each([
    ['bot.db', here('bot.db')],
    ['./data/bot.db', here('data/bot.db')],
    ['/var/lib/bot.db', '/var/lib/bot.db'],
    ['100%.db', here('100%.db')],
    ['what?#.db', here('what?#.db')],
    ['C:\\data\\bot.db', here('C:\\data\\bot.db')],
    ['sqlite:rel.db', here('rel.db')],
    ['sqlite:/abs/x.db', '/abs/x.db'],
    ['sqlite:///abs/x.db', '/abs/x.db'],
    ['sqlite://rel/x.db', here('rel/x.db')],
    ['sqlite://./rel.db', here('rel.db')],
    ['SQLite:rel.db', here('rel.db')],
    ['file:rel.db', here('rel.db')],
    ['file:/abs/x.db', '/abs/x.db'],
    ['file:///abs/x.db', '/abs/x.db'],
    ['sqlite:bot.db?network=allow', here('bot.db')],
    ['file:///abs/x.db?network=allow', '/abs/x.db'],
    ['bot.db?network=allow', here('bot.db?network=allow')],
    ['sqlite:a%20b%3Fc%23d.db', here('a b?c#d.db')],
    ['./sqlite:x.db', here('sqlite:x.db')],
    ['me@home.db', here('me@home.db')],
    ['sqlite:me%40home.db', here('me@home.db')],
    ['file:///app/node_modules/@scope/a/x.db', '/app/node_modules/@scope/a/x.db'],
    ['sqlite:/srv/@scope/x.db', '/srv/@scope/x.db'],
  ])('%s', (given, file) => {
    expect(sqlite(given).database).toBe(file)
  })

  it('of a URL object, decoded', () => {
    expect(sqlite(new URL('file:///abs/a%20b.db')).database).toBe('/abs/a b.db')
    expect(sqlite(pathToFileURL('/abs/ü?.db')).database).toBe('/abs/ü?.db')
    expect(sqlite(new URL('sqlite:rel.db')).database).toBe(here('rel.db'))
  })

  it('of a database in memory, which is none', () => {
    const db = new Driver(':memory:')
    expect(sqlite(db).database).toBe(':memory:')
    db.close()
  })
})

describe('sqlite() refuses', () => {
  it.each([
    ['', 'BAD_URL', /empty/],
    ['  ', 'BAD_URL', /empty/],
    ['sqlite:', 'BAD_URL', /empty/],
    ['sqlite://', 'BAD_URL', /empty/],
    [':memory:', 'BAD_URL', /in-memory database/],
    [' :memory: ', 'BAD_URL', /in-memory database/],
    ['sqlite::memory:', 'BAD_URL', /in-memory database/],
    ['sqlite://:memory:', 'BAD_URL', /in-memory database/],
    ['file::memory:', 'BAD_URL', /in-memory database/],
    ['sqlite:a.db?mode=ro', 'BAD_URL', /Parameters and fragments are not supported/],
    ['sqlite:a.db?network=deny', 'BAD_URL', /Parameters and fragments are not supported/],
    ['sqlite:a.db?network=allow&mode=ro', 'BAD_URL', /Parameters and fragments are not supported/],
    ['file:///a.db#x', 'BAD_URL', /Parameters and fragments are not supported/],
    ['sqlite:100%.db', 'BAD_URL', /percent-encoding/],
    ['file://host/a.db', 'BAD_URL', /host/],
    ['sqlite:a%00.db', 'BAD_URL', /NUL/],
    ['bot.db\n', 'BAD_URL', /white space/],
    ['mysql:bot.db', 'UNKNOWN_SCHEME', /mysql:/],
  ])('%j', (given, code, message) => {
    expect(() => sqlite(given)).toThrowError(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })

  it.each([
    'postgres://me:hush@host/db',
    'sqlite://me:hush@host/db',
    'sqlite://me:hush#x@host/db',
    'file://me:hush#x@host/db',
    'sqlite://me:hush/b@host/db?x',
    'sqlite:me:hush@host/db',
    'sqlite:hush@host/db',
    'sqlite:/me:hush@host/db',
    'sqlite:///me:hush@host/db',
    'sqlite:////hush@host/db',
    'sqlite:me:hush@host/:memory:',
    ' sqlite://me:hush@host/db ',
    '"sqlite://me:hush@host/db"',
    'sqlite:x.db?key=hush',
    'sqlite:x.db#hush',
    'sqlite:100%.db?key=hush',
    'file://host/x.db?key=hush',
    'sqlite::memory:?key=hush',
  ])('%s without its password', (given) => {
    expect(() => sqlite(given)).toThrowError(
      expect.not.objectContaining({ message: expect.stringContaining('hush') }),
    )
  })

  it('what is neither a path nor a database', () => {
    expect(() => sqlite({ open: true } as never)).toThrowError(
      expect.objectContaining({ code: 'BAD_OPTION' }),
    )
  })
})
