import { describe, expect, it } from 'vitest'
import { checkOptions } from './check-options.js'

const dialect = { contract: 1, name: 'any', database: 'any' } as never
const refused = (options: object): unknown => {
  try {
    checkOptions({ dialect, ...options })
  } catch (error) {
    return error
  }
  return undefined
}

describe('the name of the version table, or of a schema', () => {
  it('is refused above 63 bytes, which is what any engine takes', () => {
    for (const option of ['table', 'schema']) {
      expect(refused({ [option]: 'x'.repeat(63) })).toBeUndefined()
      expect(refused({ [option]: 'x'.repeat(64) })).toMatchObject({ code: 'BAD_OPTION' })
      expect(refused({ [option]: 'ä'.repeat(32) })).toMatchObject({ code: 'BAD_OPTION' })
    }
  })

  it.each(['', 'a\0b'])('is refused where it is none: %j', (name) => {
    expect(refused({ table: name })).toMatchObject({ code: 'BAD_OPTION' })
  })
})

it.each([
  [{ polcy: {} }, 'Did you mean "policy"?'],
  [{ policy: { edted: 'warn' } }, 'Did you mean "edited"?'],
  [{ policy: { edited: 'warning' } }, 'It can be: refuse, warn, allow'],
  [{ adopt: 'alembic' }, "It can be: 'aerich'"],
  [{ lockTimeout: Number.NaN }, 'a number of milliseconds'],
  [{ logger: { info: () => {} } }, "pino's shape"],
  [{ logger: true }, "pino's shape"],
  [{ onEvent: 5 }, 'onEvent is 5: it has to be a function'],
  [{ policy: null }, 'policy: an object is needed'],
  [{ app: ' ' }, '" " is no name of an app'],
  [{ apps: { '': 'migrations' } }, '"" is no name of an app'],
  [{ table: 5n }, 'table is 5n: it has to be a name'],
])('refuses what would silently have no effect: %o', (options, fix) => {
  expect(refused(options)).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining(fix) })
})

it('repeats only the beginning of what is long', () => {
  expect(refused({ table: 'x'.repeat(1e6) })).toMatchObject({
    message: expect.stringMatching(/^table is "x{79}… \(1000002 characters\): it has to be a name/),
  })
})
