import { describe, expect, it } from 'vitest'
import { CONTRACT, type Dialect } from './dialect.js'
import { type DialectLoaders, dialectFor, dialectKey, installCommand, packageOf } from './schemes.js'

function dialect(name: string, database: string, contract = CONTRACT): Dialect {
  return {
    contract,
    name,
    database,
    session: () => Promise.reject(new Error('opens nothing')),
    split: () => [],
    restore: () => Promise.reject(new Error('restores nothing')),
  }
}

/** Overloaded like the real one, which also takes the app's own handle. */
function sqlite(path: string | URL): Dialect
function sqlite(handle: { readonly memory: boolean }): Dialect
function sqlite(given: string | URL | { readonly memory: boolean }): Dialect {
  return dialect('sqlite', String(given))
}

const loaders: DialectLoaders = {
  sqlite: () => Promise.resolve({ sqlite, SOMETHING_ELSE: 1 }),
  postgres: () => ({ postgres: (url) => dialect('postgres', url) }),
}

describe('dialectKey', () => {
  it.each([
    ['sqlite:bot.db', 'sqlite'],
    ['sqlite:///var/lib/bot.db', 'sqlite'],
    ['file:///var/lib/bot.db', 'sqlite'],
    ['SQLite:bot.db', 'sqlite'],
    ['postgres://bot:secret@db/bot', 'postgres'],
    ['postgresql://bot:secret@db/bot', 'postgres'],
  ])('reads %s', (url, key) => {
    expect(dialectKey(url)).toBe(key)
  })

  it.each([
    '',
    'bot.db',
    './bot.db',
    '/var/lib/bot.db',
    'C:\\bot\\bot.db',
    ':memory:',
    '//bot:secret@db/bot',
  ])('refuses %j, which has no scheme', (url) => {
    expect(() => dialectKey(url)).toThrow(
      expect.objectContaining({ code: 'BAD_URL', message: expect.stringContaining('sqlite:./bot.db') }),
    )
    expect(() => dialectKey(url)).not.toThrow('secret')
  })

  it('refuses an unknown scheme, names the known ones and repeats nothing else', () => {
    const call = () => dialectKey('mysql://bot:secret@db/bot')
    expect(call).toThrow('begin with mysql:')
    expect(call).toThrow('Known are sqlite:, file:, postgres:, postgresql:')
    expect(call).toThrow(expect.objectContaining({ code: 'UNKNOWN_SCHEME' }))
    expect(call).not.toThrow(/secret|bot|db/)
  })
})

describe('dialectFor', () => {
  it('calls the loader that the URL names and hands the URL to its function', async () => {
    await expect(dialectFor('sqlite:bot.db', loaders)).resolves.toMatchObject({
      name: 'sqlite',
      database: 'sqlite:bot.db',
    })
    await expect(dialectFor('postgresql://db/bot', { ...loaders, sqlite: fail })).resolves.toMatchObject({
      name: 'postgres',
      database: 'postgresql://db/bot',
    })
  })

  it('says what to install and to pass where there is no loader', async () => {
    await expect(dialectFor('sqlite:bot.db', {})).rejects.toMatchObject({
      code: 'DIALECT_NOT_INSTALLED',
      message: expect.stringMatching(
        /npm install @godwit\/dialect-sqlite better-sqlite3[\s\S]*\{ sqlite: \(\) => import\('@godwit\/dialect-sqlite'\) \}/,
      ),
    })
  })

  it.each(['@godwit/dialect-postgres', 'pg'])('says what to install where %s is not found', async (name) => {
    const cause = Object.assign(new Error(`Cannot find package '${name}' imported from /bot/main.js`), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    await expect(
      dialectFor('postgres://db/bot', { postgres: () => Promise.reject(cause) }),
    ).rejects.toMatchObject({
      code: 'DIALECT_NOT_INSTALLED',
      message: expect.stringContaining('npm install @godwit/dialect-postgres pg'),
      cause,
    })
  })

  it('leaves every other failure of a loader as it is', async () => {
    await expect(dialectFor('sqlite:bot.db', { sqlite: fail })).rejects.toThrow('loader failed')
  })

  it('refuses a module without the function', async () => {
    const wrong = { sqlite: () => ({}) }
    await expect(Reflect.apply(dialectFor, undefined, ['sqlite:bot.db', wrong])).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('has no sqlite()'),
    })
  })

  it.each([
    [CONTRACT + 1, 'Run: npm install @godwit/core@latest'],
    [CONTRACT - 1, 'Run: npm install @godwit/dialect-sqlite@latest'],
  ])('refuses a dialect of contract %d', async (contract, fix) => {
    const old: DialectLoaders = { sqlite: () => ({ sqlite: () => dialect('sqlite', 'bot.db', contract) }) }
    const refusal = dialectFor('sqlite:bot.db', old)
    await expect(refusal).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH' })
    await expect(refusal).rejects.toThrow(
      `contract ${contract}, and this @godwit/core for contract ${CONTRACT}`,
    )
    await expect(refusal).rejects.toThrow(fix)
  })

  it('refuses what is no dialect at all', async () => {
    const wrong = { sqlite: () => ({ sqlite: () => Promise.resolve() }) }
    await expect(Reflect.apply(dialectFor, undefined, ['sqlite:bot.db', wrong])).rejects.toMatchObject({
      code: 'BAD_OPTION',
    })
  })
})

describe('the package of a dialect', () => {
  it('is known by the key', () => {
    expect(packageOf('sqlite')).toBe('@godwit/dialect-sqlite')
    expect(installCommand('postgres')).toBe('npm install @godwit/dialect-postgres pg')
  })
})

function fail(): never {
  throw new Error('loader failed')
}
