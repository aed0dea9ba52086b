import { didYouMean } from '../did-you-mean.js'

/** A line that was probably meant to begin a section, and does not. */
export interface NearMarker {
  readonly message: string
  readonly meant: 'upgrade' | 'downgrade'
}

/**
 * Finds what only looks like a marker: ours with a slip of the pen, with characters that nobody sees, or behind a
 * statement, and those of other tools. Sentences that merely begin with `upgrade` or speak of it are none.
 */
export function nearMarker(line: string): NearMarker | undefined {
  const text = visible(line)
  const read = asLatin(text)
  const word = ownWord(read) ?? foreignWord(read) ?? loneWord(read)
  if (word !== undefined) return { message: `\`${text}\` is a comment and begins no section.`, meant: word }
  const behind = BEHIND.exec(read.slice(-BEHIND_LENGTH))?.[1]
  return behind === undefined
    ? undefined
    : { message: 'a marker behind something else begins no section.', meant: meaningOf(behind) ?? 'upgrade' }
}

/** The line as it looks: without the characters that nobody sees. */
export function visible(line: string): string {
  if (PRINTABLE.test(line)) return line.trim()
  return line.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?!\s)\p{Cc}/gu, '').trim()
}

/** Of ASCII, without a character that nobody sees. */
const PRINTABLE = /^[\t\r\x20-\x7e]*$/

/** The line as it is read: without accents, and with Latin letters for those that look like them. */
export function asLatin(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare.replace(/\P{ASCII}/gu, (letter) => LOOK_ALIKES[letter.toLowerCase()] ?? letter)
}

/** Of the letters that our words are made of. */
const LOOK_ALIKES: { readonly [letter: string]: string } = {
  а: 'a',
  α: 'a',
  ɑ: 'a',
  е: 'e',
  ҽ: 'e',
  о: 'o',
  ο: 'o',
  օ: 'o',
  р: 'p',
  ρ: 'p',
  ԁ: 'd',
  д: 'd',
  ɡ: 'g',
  ց: 'g',
  і: 'i',
  ι: 'i',
  ѡ: 'w',
  ԝ: 'w',
  ω: 'w',
  ո: 'n',
  υ: 'u',
  ս: 'u',
  т: 't',
  τ: 't',
  г: 'r',
}

type Word = NearMarker['meant']

const COMMENT = String.raw`^(?:--|#|/\*|//)[-#/*=\s\p{Pd}]*`

/** One of the words, and then nothing, punctuation or, where dashes close the line, anything. */
const OWN = new RegExp(
  `${COMMENT}(upgrade|downgrade|up|down)(?:\\s*$|(?!['’_\`"]|-\\p{L})\\s*[^\\p{L}\\p{N}\\s'’_\`"]|\\s.*--$)`,
  'iu',
)

const FOREIGN = new RegExp(
  `${COMMENT}(?:[@!]\\s*|\\+\\s*\\w+\\s+|migrat\\w*:|(?:goose|micrate|dbmate|rambler)(?:\\s+|:))` +
    '(upgrade|downgrade|ups?|downs?|undo|rollback|revert)(?![\\p{L}\\p{N}_])',
  'iu',
)

const LONE = new RegExp(
  `${COMMENT}(?:(?:migrate|migration|godwit)\\s*:?\\s*)?([a-z]+)(?:\\s+(?:migration|script|sql|section))?[-#/*=:;.\\s]*$`,
  'iu',
)

const BEHIND = /\S\s*--[-\s]*(upgrade|downgrade)[-\p{Pd}:\s]*$/iu

/** The end of a line is enough, and a line may be a megabyte of data. */
const BEHIND_LENGTH = 200

const MEANINGS: Readonly<Record<string, Word>> = {
  upgrade: 'upgrade',
  up: 'upgrade',
  ups: 'upgrade',
  downgrade: 'downgrade',
  down: 'downgrade',
  downs: 'downgrade',
  rollback: 'downgrade',
  revert: 'downgrade',
  undo: 'downgrade',
}

function ownWord(text: string): Word | undefined {
  return meaningOf(OWN.exec(text)?.[1])
}

function foreignWord(text: string): Word | undefined {
  return meaningOf(FOREIGN.exec(text)?.[1])
}

function loneWord(text: string): Word | undefined {
  const word = LONE.exec(text)?.[1]?.toLowerCase()
  if (word === undefined) return undefined
  const meant = /(?:--|#|=)$/.test(text) ? didYouMean(word, ['upgrade', 'downgrade']) : undefined
  return meaningOf(word) ?? meaningOf(meant)
}

function meaningOf(word: string | undefined): Word | undefined {
  const known = word?.toLowerCase() ?? ''
  return Object.hasOwn(MEANINGS, known) ? MEANINGS[known] : undefined
}
