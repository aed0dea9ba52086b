import Database from 'better-sqlite3'
import { expect, inject, it } from 'vitest'
import { blocksOf } from './docs/markdown.js'
import { readPage } from './docs/pages.js'
import { follow, type Said } from './stranger/follow.js'
import { withStranger } from './stranger/stranger.js'
import { withDatabase } from './with-database.js'

const page = blocksOf(readPage('docs/get-started.md').text)

/** That what is shown below commands is a part of what they say, `follow` has seen; here, that nothing is left out. */
function showsAll(said: readonly Said[]): void {
  const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length
  let typed = 0
  for (const [index, { language, text }] of page.entries()) {
    if (language !== 'sh') continue
    const commands = text.trim().split('\n').length
    const output = said.slice(typed, typed + commands).map(({ output }) => output)
    typed += commands
    const below = page[index + 1]
    if (below?.language === 'text' && below.title === undefined)
      expect([below.text, linesOf(below.text)]).toEqual([below.text, linesOf(output.join('\n'))])
  }
  expect(typed).toBe(said.length)
}

it(
  'leads from an empty folder to a bot on SQLite and on PostgreSQL, in JavaScript and in TypeScript',
  {
    timeout: 240_000,
  },
  () =>
    withStranger('installed', (stranger) =>
      withDatabase(inject('pgUrl'), async (url) => {
        const said = await follow(page, stranger, url)
        showsAll(said)
        const starts = said.filter(({ line }) => /\bnode .*bot\.m?js$/.test(line))
        expect(starts.map(({ output }) => output.includes('Applied migrations'))).toEqual([
          true,
          true,
          false,
          true,
          false,
        ])
        const db = new Database(stranger.path('bot.db'), { readonly: true })
        expect(db.prepare('SELECT title FROM feed').all()).toEqual([{ title: null }])
        db.close()
      }),
    ),
)
