import { describe, expect, it } from 'vitest'
import { errorWithoutSecrets, holdsSecret, secretsIn, withoutKnown, withoutSecrets } from './secrets.js'

describe('a password', () => {
  it.each([
    ["CREATE ROLE bot PASSWORD 'canary'", 'CREATE ROLE bot PASSWORD ***'],
    ["ALTER ROLE bot PASSWORD 'canary' -- was canary", 'PASSWORD *** -- was ***'],
    ["ALTER ROLE bot WITH ENCRYPTED PASSWORD\n  E'can\\'ary' LOGIN", 'PASSWORD\n  *** LOGIN'],
    ["ALTER ROLE bot PASSWORD /* it's */ 'canary'", "PASSWORD /* it's */ ***"],
    ['ALTER ROLE bot PASSWORD $x$canary$x$', 'PASSWORD ***'],
    ["EXECUTE 'ALTER ROLE bot PASSWORD ''canary'' LOGIN'", "'ALTER ROLE bot PASSWORD *** LOGIN'"],
    ["OPTIONS (user 'bot', password 'canary')", "OPTIONS (user 'bot', password ***)"],
    ["UPDATE account SET password = 'canary' WHERE id = 1", 'SET password = *** WHERE id = 1'],
    ['INSERT INTO config VALUES (\'{"password": "canary"}\')', '\'{"password": ***}\''],
    ["SELECT dblink('host=db password=canary user=bot')", "'host=db password=*** user=bot'"],
    ["CONNECTION 'postgres://bot:canary@db/x' PUBLICATION p", "'postgres://bot:***@db/x' PUBLICATION p"],
    ['cannot reach postgres://bot:can/#@ary@db:5432/x', 'postgres://bot:***@db:5432/x'],
    ['see https://db/?sslpassword=canary&x=1', '?sslpassword=***&x=1'],
  ])('is taken out of %s', (text, shown) => {
    expect(withoutSecrets(text)).toContain(shown)
    expect(withoutSecrets(text)).not.toMatch(/can(?!not)/)
    expect(holdsSecret(text)).toBe(true)
    expect(secretsIn(text).join()).toContain('ary')
    expect(withoutSecrets(withoutSecrets(text))).toBe(withoutSecrets(text))
  })

  it.each([
    'ALTER TABLE account ADD COLUMN password TEXT',
    'CREATE TABLE "password" ("password" TEXT NOT NULL)',
    'UPDATE account SET password = lower(password)',
    'ALTER ROLE bot PASSWORD NULL',
    'password authentication failed for user "bot"',
    'Write postgres://user:password@host:5432/database.',
    "SELECT 'https://db:5432/x?y=z', 'me@db'",
  ])('is not seen in %s', (text) => {
    expect(withoutSecrets(text)).toBe(text)
    expect(holdsSecret(text)).toBe(false)
  })

  it('is taken out wherever it stands, once it is known, unless it is too short to be one', () => {
    expect(withoutKnown('canary, canary; a', ['canary', 'a'])).toBe('***, ***; a')
  })
})

describe('an error', () => {
  it('stays what it is where it holds no password', () => {
    const error = new TypeError('no', { cause: new Error('why') })
    expect(errorWithoutSecrets(error)).toBe(error)
    expect(errorWithoutSecrets(7)).toBe(7)
  })

  it('becomes a copy without it, with its causes, where one does', () => {
    const inner = Object.assign(new Error('at postgres://bot:canary@db/x'), { code: 'X', detail: 'canary' })
    const error = new RangeError('outer', { cause: inner })
    const copy = errorWithoutSecrets(error, ['canary'])
    expect(copy).toMatchObject({
      name: 'RangeError',
      message: 'outer',
      cause: { message: 'at postgres://bot:***@db/x', code: 'X', detail: '***' },
    })
    expect(copy).toBeInstanceOf(Error)
    expect((copy as Error).stack).toContain('RangeError: outer')
    expect((copy as { cause: Error }).cause.stack).not.toContain('canary')
  })

  it('may be its own cause', () => {
    const error: Error & { cause?: unknown } = new Error('round')
    error.cause = error
    expect(errorWithoutSecrets(error)).toBe(error)
  })
})
