import { describe, expect, it } from 'vitest'
import { withListItem } from './with-list-item.js'

const inSql = (text: string) => withListItem(text, '/m/2_b.sql', 'formerly', '1_b')
const inModule = (text: string, name = '2_b.ts') => withListItem(text, `/m/${name}`, 'formerly', '1_b')

describe('one more item in a list', () => {
  it.each([
    ['A;\n', '-- godwit: formerly=1_b\nA;\n'],
    ['-- godwit: formerly=0_b\nA;\n', '-- godwit: formerly=0_b, 1_b\nA;\n'],
    ['--Godwit: Formerly =0_b  \r\nA;\r\n', '--Godwit: Formerly =0_b, 1_b\r\nA;\r\n'],
    ['-- godwit: transaction=false\nA;\n', '-- godwit: formerly=1_b\n-- godwit: transaction=false\nA;\n'],
  ])('of the SQL %j', (text, expected) => {
    expect(inSql(text)).toEqual({ text: expected })
  })

  it.each([
    ["export const upgrade = ''\n", "export const upgrade = ''\n\nexport const formerly = ['1_b']\n"],
    ["export const formerly = ['0_b']\n", "export const formerly = ['0_b', '1_b']\n"],
    ['export const formerly = ["0_b"]\n', 'export const formerly = ["0_b", "1_b"]\n'],
    ["export const formerly = '0_b, 0_c'\n", "export const formerly = '0_b, 0_c, 1_b'\n"],
    ['export const formerly = []\n', "export const formerly = ['1_b']\n"],
    [
      "export const formerly: readonly string[] = ['0_b'] as const;\n",
      "export const formerly: readonly string[] = ['0_b', '1_b'] as const;\n",
    ],
    [
      "export const formerly = [\n  '0_a',\n  '0_b',\n]\n",
      "export const formerly = [\n  '0_a',\n  '0_b',\n  '1_b',\n]\n",
    ],
    [
      "export const formerly = [\r\n\t'0_b'\r\n]\r\n",
      "export const formerly = [\r\n\t'0_b',\r\n\t'1_b'\r\n]\r\n",
    ],
  ])('of the module %j', (text, expected) => {
    expect(inModule(text)).toEqual({ text: expected })
  })

  it.each([
    ['a list that is computed', 'export const formerly = names()\n', '2_b.ts'],
    ['a list that is exported in another way', "const formerly = ['0_b']\nexport { formerly }\n", '2_b.ts'],
    [
      'two that look like it',
      "/*\nexport const formerly = ['a']\n*/\nexport const formerly = ['b']",
      '2_b.ts',
    ],
    ['CommonJS', "exports.upgrade = () => 'A'\n", '2_b.js'],
    ['CommonJS by its suffix', '', '2_b.cts'],
  ])('is left to a person, with what to write, in %s', (_, text, name) => {
    expect(inModule(text, name)).toEqual({
      text: null,
      why: expect.stringContaining(`/m/${name}`),
      advice: expect.stringContaining("'1_b'"),
    })
  })
})
