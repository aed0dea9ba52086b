import { expect, it } from 'vitest'
import { lineAndColumn, oddCharacters } from './odd-characters.js'

it.each([
  ['SELECT\u00a01', 6, 'U+00A0 (no-break space), which looks like a space'],
  ['SELECT\u20071', 6, 'U+2007 (a space of another width), which looks like a space'],
  ['ALTER TABLE a ADD b\u200b TEXT', 19, 'U+200B (zero width space), which nobody sees'],
  ['SELECT 1\u2028', 8, 'U+2028 (line separator), which looks like a line end'],
  ['SELECT 1;\ufeffSELECT 2', 9, 'U+FEFF (byte order mark), which nobody sees'],
  ['SELECT \u2018a', 7, "U+2018 (left quote), which looks like `'`"],
  ['SELECT \u201ca"', 7, 'U+201C (left double quote), which looks like `"`'],
  ['SELECT 1\uff1b', 8, 'U+FF1B (fullwidth), which looks like `;`'],
  ['SELECT 1\u037e', 8, 'U+037E (Greek question mark), which looks like `;`'],
  ['SELECT 2 \u2212 1', 9, 'U+2212 (minus sign), which looks like `-`'],
  ['SELECT * FROM us\u0435rs', 16, 'U+0435 (a Cyrillic letter), which looks like `e`'],
  ['SELECT * FROM "us\u0435r"', 17, 'U+0435 (a Cyrillic letter), which looks like `e`'],
  ['\u0421REATE TABLE a (b INT)', 0, 'U+0421 (a Cyrillic letter), which looks like `C`'],
  ['SELECT \u039fld', 7, 'U+039F (a Greek letter), which looks like `O`'],
])('names what is odd in %j', (script, offset, description) => {
  expect(oddCharacters(script)).toEqual([{ offset, description }])
  expect(description).toMatch(/^[\x20-\x7e]+$/)
})

it.each([
  'SELECT 1',
  'SELECT größe FROM straße',
  'SELECT * FROM таблица JOIN πίνακας',
  'SELECT таблица_id FROM 订单 AS "注文１"',
  "INSERT INTO a VALUES ('it\u2019s\u00a0fine; us\u0435rs', '\u200b')",
  "INSERT INTO a VALUES ('it''s \u201cfine\u201d')",
  'DO $x$ RAISE NOTICE \u2018a\u2019 $x$',
  '-- don\u2019t\nSELECT 1 /* \u2014 or\u00a0do */',
  'SELECT 😀 FROM "🙂"',
])('finds nothing odd in %j', (script) => {
  expect(oddCharacters(script)).toEqual([])
})

it('lists them in the order in which they stand', () => {
  const script = 'SELECT \u2018us\u0435rs\u2019 \uff0c 1\u200b'
  expect(oddCharacters(script).map(({ offset }) => script[offset])).toEqual([
    ...'\u2018\u0435\u2019\uff0c\u200b',
  ])
})

it('counts columns in characters, from 1', () => {
  expect(lineAndColumn('a\n"😀" b', 7)).toBe('2:5')
  expect(lineAndColumn('a', 0, 5)).toBe('5:1')
})
