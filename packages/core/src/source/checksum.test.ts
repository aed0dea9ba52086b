import { describe, expect, it } from 'vitest'
import { checksum, isComparable, sourceHash } from './checksum.js'
import type { Code, LexedScript } from './migration.js'

const code: Code = { kind: 'code', run: () => Promise.resolve() }

function script(...statements: readonly (readonly string[])[]): LexedScript {
  return {
    kind: 'sql',
    text: '',
    statements: statements.map((tokens) => ({ text: '', offset: 0, line: 1, kind: 'plain', tokens })),
  }
}

describe('checksum', () => {
  it('is the same for ever', () => {
    const upgrade = script(['ALTER', 'TABLE', '"sub"', 'ADD', '"tags"', 'INT'], ['SELECT', "'é\r\n'"])
    expect(checksum(upgrade, script(['SELECT', '1']))).toBe(
      'tokens-1:448b5b28746bfe2a1c9910e87fbdc3cc6287606754fce120cbe4c4fd6cbdcdb7',
    )
  })

  it('changes with every token, with where statements end, and with the downgrade', () => {
    const all = [
      checksum(script(['A', 'B']), null),
      checksum(script(['AB']), null),
      checksum(script(['A'], ['B']), null),
      checksum(script(['A', 'b']), null),
      checksum(script(['A', 'B']), script(['C'])),
      checksum(script(['A', 'B']), script()),
      checksum(script(['A', 'B']), code),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('counts a line end in a token as one, however it is written', () => {
    expect(checksum(script(["'a\r\nb'"]), null)).toBe(checksum(script(["'a\nb'"]), null))
  })

  it('is compared with what was recorded by the same algorithm, and by no later one', () => {
    const now = checksum(script(['A']), null) ?? ''
    expect([isComparable(now), isComparable(now.replace('tokens-1', 'tokens-2'))]).toEqual([true, false])
  })

  it('does not exist for code', () => {
    expect(checksum(code, script(['A']))).toBeNull()
  })
})

describe('sourceHash', () => {
  it('is the same for ever', () => {
    expect(sourceHash('\uFEFFSELECT 1;\r\n')).toBe(
      'sha256:b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd',
    )
  })
})
