/** What such a character is and looks like, without the character itself, which would show nothing or mislead. */
export function describeOdd(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const [like, name] = LIKE[code] ?? ofARange(character)
  const invisible = INVISIBLE[code]
  if (invisible !== undefined) return `U+${code} (${invisible}), which nobody sees`
  return `U+${code} (${name}), which looks like ${like.length === 1 ? `\`${like}\`` : like}`
}

/** Whether it is a letter of another script that looks like a Latin one: odd among Latin letters only. */
export function isLatinLike(letter: string): boolean {
  return Object.hasOwn(LATIN_LIKE, letter)
}

const INVISIBLE: Readonly<Record<string, string>> = {
  '00AD': 'soft hyphen',
  '061C': 'Arabic letter mark',
  '180E': 'Mongolian vowel separator',
  '200B': 'zero width space',
  '200C': 'zero width non-joiner',
  '200D': 'zero width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'end of an embedding',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2060': 'word joiner',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'first strong isolate',
  '2069': 'end of an isolate',
  FEFF: 'byte order mark',
}

/** What it looks like, then its name. */
const LIKE: Readonly<Record<string, readonly [like: string, name: string]>> = {
  '0085': ['a line end', 'next line'],
  '2028': ['a line end', 'line separator'],
  '2029': ['a line end', 'paragraph separator'],
  '00A0': ['a space', 'no-break space'],
  '1680': ['a space', 'Ogham space'],
  '202F': ['a space', 'narrow no-break space'],
  '205F': ['a space', 'mathematical space'],
  '3000': ['a space', 'ideographic space'],
  '00B4': ["'", 'acute accent'],
  '2018': ["'", 'left quote'],
  '2019': ["'", 'right quote'],
  '201A': ["'", 'low quote'],
  '201B': ["'", 'reversed quote'],
  '2032': ["'", 'prime'],
  '201C': ['"', 'left double quote'],
  '201D': ['"', 'right double quote'],
  '201E': ['"', 'low double quote'],
  '201F': ['"', 'reversed double quote'],
  '2033': ['"', 'double prime'],
  '2010': ['-', 'hyphen'],
  '2011': ['-', 'no-break hyphen'],
  '2012': ['-', 'figure dash'],
  '2013': ['-', 'en dash'],
  '2014': ['-', 'em dash'],
  '2015': ['-', 'horizontal bar'],
  '2212': ['-', 'minus sign'],
  '037E': [';', 'Greek question mark'],
  '2044': ['/', 'fraction slash'],
  '2215': ['/', 'division slash'],
  '2217': ['*', 'asterisk operator'],
}

/** Letters of other scripts, under the Latin ones that they look like. */
const LATIN_LIKE: Readonly<Record<string, string>> = {
  ...lookingLike('Cyrillic', 'аАвВеЕкКмМнНоОрРсСтТуУхХіІјЈѕЅһԁԛԝӏ', 'aABBeEkKMMHHoOpPcCTTyYxXiIjJsShdqwl'),
  ...lookingLike('Greek', 'ΑΒΕΖΗΙΚΜΝΟοΡρΤΥυΧχν', 'ABEZHIKMNOoPpTYuXxv'),
}

const FULLWIDTH = /[\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e]/
/** Finds those that are odd wherever they stand in SQL. */
export const ODD = new RegExp(
  `[\\u2000-\\u200a${[...Object.keys(INVISIBLE), ...Object.keys(LIKE)].map((code) => `\\u${code}`).join('')}]|${FULLWIDTH.source}`,
  'g',
)

function ofARange(character: string): readonly [like: string, name: string] {
  if (/[\u2000-\u200a]/.test(character)) return ['a space', 'a space of another width']
  if (FULLWIDTH.test(character)) return [character.normalize('NFKC'), 'fullwidth']
  const [script = '', latin = ''] = (LATIN_LIKE[character] ?? '').split(' ')
  return [latin, `a ${script} letter`]
}

function lookingLike(script: string, letters: string, latin: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter, index) => [letter, `${script} ${latin[index] ?? ''}`]))
}
