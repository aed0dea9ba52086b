import { describe, expect, it } from 'vitest'
import { acceptingText } from './accepting-text.js'

const SUM = `tokens-1:${'a'.repeat(64)}`

describe('a file that accepts one more checksum', () => {
  it.each([
    ['as its first line', '-- upgrade --\nA;\n', `-- godwit: accepts=${SUM}\n-- upgrade --\nA;\n`],
    ['after a byte order mark', '\uFEFFA;', `\uFEFF-- godwit: accepts=${SUM}\nA;`],
    ['with the line ends of the file', 'A;\r\nB;\r\n', `-- godwit: accepts=${SUM}\r\nA;\r\nB;\r\n`],
    [
      'beside those that it accepts already',
      '-- godwit: transaction=false\n-- godwit: accepts=tokens-1:0 \nA;',
      `-- godwit: transaction=false\n-- godwit: accepts=tokens-1:0, ${SUM}\nA;`,
    ],
  ])('of SQL says so %s', (_, text, expected) => {
    expect(acceptingText(text, '/m/0_a.sql', SUM)).toBe(expected)
  })

  it.each([
    ['ts', `export const accepts = ['${SUM}']`],
    ['cjs', `exports.accepts = ['${SUM}']`],
  ])('of code (.%s) says so at its end', (suffix, line) => {
    expect(acceptingText('export const upgrade = 1\n', `/m/0_a.${suffix}`, SUM)).toBe(
      `export const upgrade = 1\n\n${line}\n`,
    )
  })

  it('of code that has a list already is left to whoever wrote it', () => {
    expect(() => acceptingText('export const accepts = list', '/m/0_a.ts', SUM)).toThrowError(
      expect.objectContaining({ message: expect.stringContaining(SUM) }),
    )
  })
})
