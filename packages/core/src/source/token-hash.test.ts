import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TokenHash } from './token-hash.js'

const statement = (tokens: readonly string[]) =>
  ({ text: '', offset: 0, line: 1, kind: 'plain', tokens }) as const

const expected = (statements: readonly (readonly string[])[]) =>
  createHash('sha256')
    .update(
      statements.map((tokens) => JSON.stringify(tokens.map((one) => one.replaceAll('\r\n', '\n')))).join(''),
    )
    .digest('hex')

const hashed = (statements: readonly (readonly string[])[]) => {
  const hash = new TokenHash()
  for (const tokens of statements) hash.addTokens(statement(tokens))
  return hash.end()
}

const token = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\r\n',
    '"a\\b"',
    '\ud800',
    "'é'",
    '',
    'x'.repeat(3996),
    'x'.repeat(4001),
    '"'.repeat(1500),
  ),
)

it('is that of the JSON of all tokens, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(token, { maxLength: 30 }), { maxLength: 30 }), (statements) => {
      expect(hashed(statements)).toBe(expected(statements))
    }),
    { seed: 2026, numRuns: 500 },
  )
})
