import { describeOdd, isLatinLike, ODD } from './odd-character-names.js'

/** A character that looks like another one, or like nothing, to who reads the SQL, and is something else to the engine. */
export interface OddCharacter {
  /** In UTF-16 code units. */
  readonly offset: number
  /** `U+00A0 (no-break space), which looks like a space`. Never holds the character itself. */
  readonly description: string
}

/** The odd characters of a script, in order, but for those in texts and comments, where they are data. */
export function oddCharacters(script: string): OddCharacter[] {
  if (isAscii(script)) return []
  const bare = script.replace(TEXT_OR_COMMENT, (found) => ' '.repeat(found.length))
  if (isAscii(bare)) return []
  const alone = [...bare.matchAll(ODD)].map(({ index, 0: character }) => ({ index, character }))
  const mixed = [...bare.matchAll(LETTERS)].flatMap(({ index, 0: letters }) => foreignLetters(letters, index))
  return [...alone, ...mixed]
    .sort((left, right) => left.index - right.index)
    .map(({ index, character }) => ({ offset: index, description: describeOdd(character) }))
}

/** Whether each of its characters is one of ASCII, and so takes one byte. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') === text.length
}

/** Where an offset stands, for people: `3:14`, both counted from 1, the column in characters. */
export function lineAndColumn(script: string, offset: number, firstLine = 1): string {
  const before = script.slice(0, offset).split('\n')
  const [column] = before.slice(-1)
  return `${firstLine + before.length - 1}:${[...(column ?? '')].length + 1}`
}

const TEXT_OR_COMMENT = /'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g
const LETTERS = /\p{L}+/gu

/** Letters that look Latin among Latin ones: a word of one script alone is a name like any other. */
function foreignLetters(letters: string, start: number): { index: number; character: string }[] {
  if (!/\p{Script=Latin}/u.test(letters)) return []
  return [...letters].flatMap((character, at) =>
    isLatinLike(character) ? [{ index: start + at, character }] : [],
  )
}
