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
    [
      'beside those that stand below the marker',
      '-- upgrade --\r\n-- godwit: accepts=tokens-1:0\r\nA;\r\n',
      `-- upgrade --\r\n-- godwit: accepts=tokens-1:0, ${SUM}\r\nA;\r\n`,
    ],
    [
      'as its first line, where a comment only looks like one',
      '/* As in:\n-- godwit: accepts=tokens-1:0\n*/\nA;\n',
      `-- godwit: accepts=${SUM}\n/* As in:\n-- godwit: accepts=tokens-1:0\n*/\nA;\n`,
    ],
    [
      'as its first line, where its statements hold what only looks like one',
      "A('\n-- godwit: accepts=tokens-1:0\n');\n",
      `-- godwit: accepts=${SUM}\nA('\n-- godwit: accepts=tokens-1:0\n');\n`,
    ],
    [
      'below a comment',
      '/* One. */\n/* Two.\n*/ -- Three.\n-- godwit: accepts=tokens-1:0\nA;\n',
      `/* One. */\n/* Two.\n*/ -- Three.\n-- godwit: accepts=tokens-1:0, ${SUM}\nA;\n`,
    ],
  ])('of SQL says so %s', (_, text, expected) => {
    expect(acceptingText(text, '/m/0_a.sql', SUM)).toBe(expected)
  })

  it('of code says so at its end', () => {
    expect(acceptingText('export const upgrade = 1\n', '/m/0_a.ts', SUM)).toBe(
      `export const upgrade = 1\n\nexport const accepts = ['${SUM}']\n`,
    )
  })

  it.each([
    ['0_a.cjs', 'module.exports = { upgrade }'],
    ['0_a.js', "exports.upgrade = () => 'SELECT 1'"],
  ])('of CommonJS (%s) is left to whoever wrote it', (name, text) => {
    expect(() => acceptingText(text, `/m/${name}`, SUM)).toThrowError(
      expect.objectContaining({ message: expect.stringContaining(`accepts: ['${SUM}']`) }),
    )
  })

  it('of code that has a list already is left to whoever wrote it', () => {
    expect(() => acceptingText('export const accepts = list', '/m/0_a.ts', SUM)).toThrowError(
      expect.objectContaining({ message: expect.stringContaining(SUM) }),
    )
  })
})
