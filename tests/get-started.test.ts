import Database from 'better-sqlite3'
import { expect, inject, it } from 'vitest'
import { blocksOf } from './docs/markdown.js'
import { readPage } from './docs/pages.js'
import { follow } from './stranger/follow.js'
import { withStranger } from './stranger/stranger.js'
import { withDatabase } from './with-database.js'

it(
  'leads from an empty folder to a bot on SQLite and on PostgreSQL, in JavaScript and in TypeScript',
  {
    timeout: 240_000,
  },
  () =>
    withStranger('installed', (stranger) =>
      withDatabase(inject('pgUrl'), async (url) => {
        const said = await follow(blocksOf(readPage('docs/get-started.md').text), stranger, url)
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
