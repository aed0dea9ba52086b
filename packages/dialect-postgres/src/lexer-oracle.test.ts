import fc from 'fast-check'
import { parse, scan } from 'libpg-query'
import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { LEXEMES, TRICKY } from './testing/lexer-corpus.js'
import { Tokens } from './token.js'
import { endOfGap } from './token-gap.js'

/** The statements by PostgreSQL's own parser, which gives places in UTF-8, and the gap before a terminator too. */
async function parsed(script: string): Promise<{ offset: number; text: string }[]> {
  const bytes = Buffer.from(script)
  const { stmts = [] } = await parse(script)
  return stmts.map(({ stmt_location: start = 0, stmt_len: length }) => ({
    offset: bytes.subarray(0, start).toString().length,
    text: bytes.subarray(start, length ? start + length : undefined).toString(),
  }))
}

async function expectAgreement(script: string, count: number): Promise<void> {
  const ours = split(script)
  const theirs = await parsed(script)
  expect(ours.map(({ offset }) => offset)).toEqual(theirs.map(({ offset }) => offset))
  expect(ours).toHaveLength(count)
  for (const [at, { text }] of ours.entries()) {
    const whole = theirs[at]?.text ?? ''
    expect(whole.slice(0, text.length)).toBe(text)
    expect(endOfGap(whole, text.length)).toBe(whole.length)
  }
}

const terminator = fc.constantFrom(';', ' ; ', ';;\n', ';\r\n-- it’s; a comment\n', '\n;/* ; */ ', ';\t--\n;')

describe('split against PostgreSQL’s own parser', () => {
  for (const statement of TRICKY) {
    it(`takes for one statement: ${JSON.stringify(statement)}`, async () => {
      await expectAgreement(statement, 1)
      await expectAgreement(`${statement};`, 1)
    })
  }

  it('finds the same boundaries in any sequence of them', async () => {
    const piece = fc.tuple(fc.constantFrom(...TRICKY), terminator)
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), terminator, (pieces, lead) =>
        expectAgreement(lead + pieces.flat().join(''), pieces.length),
      ),
      { numRuns: 500 },
    )
  })
})

/** The tokens by PostgreSQL's own scanner; undefined where it refuses one. */
async function scanned(script: string): Promise<string[] | undefined> {
  const { tokens } = await scan(script).catch(() => ({ tokens: undefined }))
  return tokens?.filter(({ tokenName }) => !tokenName.endsWith('_COMMENT')).map(({ text }) => text)
}

function tokens(script: string): string[] {
  const cursor = new Tokens(script)
  const texts: string[] = []
  while (cursor.next()) texts.push(cursor.text)
  return texts
}

describe('tokens against those of PostgreSQL’s own scanner', () => {
  // To it a string in several parts is one token, and N'…' two.
  const alike = TRICKY.filter((text) => !/'\s*\n\s*'|\bN'/.test(text))
  it.each([...alike, ...LEXEMES])('are the same: %j', async (script) => {
    expect(tokens(script)).toEqual(await scanned(script))
  })

  it('are the same in any sequence of characters that it takes', async () => {
    const unit = fc.constantFrom(...`+-*/<>=~!@#%^&|?:;.,()[] \t\nae_1é"$`, '--', '/*', '*/', '::', ':=')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 12 }), async (script) => {
        const theirs = await scanned(script)
        fc.pre(theirs !== undefined && !/<{7}|>{7}|={7}|\|{7}/.test(script))
        expect(tokens(script)).toEqual(theirs)
      }),
      { numRuns: 600, seed: 2026 },
    )
  })
})
