import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { withFakeTelegram } from '../../apps/bot-demo/src/testing/fake-telegram.js'
import { follow } from '../stranger/follow.js'
import { withStranger } from '../stranger/stranger.js'
import { endOf, guide, hasSaid } from './guide.js'

it('the bot migrates, answers, stops cleanly, and starts again', { timeout: 120_000 }, () =>
  withStranger('installed', (stranger) =>
    withFakeTelegram(async (telegram) => {
      const said = await follow(guide('bot'), stranger)
      expect(said.at(-2)?.output).toContain('applied   0_20261122120000_chat')
      const env = { BOT_TOKEN: '1:a', BOT_API: telegram.apiRoot }

      await stranger.type('rm bot.db')
      const bot = stranger.start('exec node bot.mjs', env)
      await hasSaid(bot, /Applied migrations: 0_20261122120000_chat/)
      telegram.say(7, '/start')
      expect(await telegram.nextMessage()).toMatchObject({ chat_id: 7, text: 'You will hear from me.' })
      expect(await endOf(bot)).toBe(0)

      const again = stranger.start('exec node bot.mjs', env)
      telegram.say(8, '/start')
      expect(await telegram.nextMessage()).toMatchObject({ chat_id: 8 })
      expect(await endOf(again)).toBe(0)
      const db = new Database(stranger.path('bot.db'), { readonly: true })
      expect(db.prepare('SELECT id FROM chat ORDER BY id').all()).toEqual([{ id: 7 }, { id: 8 }])
      db.close()
    }),
  ),
)
