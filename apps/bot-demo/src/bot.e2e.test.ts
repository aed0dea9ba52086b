import { sql } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { dialectOf } from './dialect.js'
import { withChangingFeed } from './testing/changing-feed.js'
import { type FakeTelegram, withFakeTelegram } from './testing/fake-telegram.js'
import { runBot, whileBotRuns } from './testing/running-bot.js'
import { ENGINES, withTemporaryDatabase } from './testing/temporary-database.js'

/** More than 32 bits hold, as Telegram's newer ids. */
const ADA = 7_000_000_001

describe.each(ENGINES)('the built bot on %s', (engine) => {
  it('answers, sends what is new once, and goes on where it was after a restart', () =>
    withTemporaryDatabase(engine, (url) =>
      withChangingFeed((feed) =>
        withFakeTelegram(async (telegram) => {
          feed.publish({ id: 'old', title: 'Before the subscription' })
          const first = await whileBotRuns(environment(url, telegram), async () => {
            expect(await ask(telegram, '/start')).toMatch(/Welcome.*\/sub .*\/unsub .*\/list/s)
            expect(await ask(telegram, '/sub')).toContain('/sub https://example.org/feed.xml')
            expect(await ask(telegram, '/sub nonsense')).toContain('“nonsense” is not the address of a feed')
            expect(await ask(telegram, `/sub ${feed.url}`)).toContain('Subscribed to <b>Changing</b>')
            expect(await ask(telegram, `/sub ${feed.url}`)).toContain('already')
            feed.publish({ id: 'new', title: 'Tom &amp; Jerry', tags: ['cat and mouse'] })
            expect(await telegram.nextMessage()).toMatchObject({
              chat_id: ADA,
              text: '<b>Tom &amp; Jerry</b>\nhttps://news.example/new\n— Changing',
              parse_mode: 'HTML',
            })
            expect(await ask(telegram, '/tags on')).toContain('on')
            feed.publish({ id: 'tagged', title: 'Tagged', tags: ['cat and mouse'] })
            expect((await telegram.nextMessage()).text).toContain('#cat_and_mouse')
          })
          expect(first.code).toBe(0)

          feed.publish({ id: 'meanwhile', title: 'While it was down' })
          const second = await whileBotRuns(environment(url, telegram), async () => {
            expect((await telegram.nextMessage()).text).toContain('While it was down')
            expect(await ask(telegram, '/list')).toBe(`• <b>Changing</b>\n${feed.url}`)
            expect(await ask(telegram, `/unsub ${feed.url}`)).toContain('Unsubscribed')
            expect(await ask(telegram, `/unsub ${feed.url}`)).toContain('not subscribed')
            expect(await ask(telegram, '/list')).toContain('no subscriptions yet')
            expect(await ask(telegram, 'hello?')).toContain('/sub')
          })
          expect(second.code).toBe(0)
          expect(telegram.unread).toEqual([])
        }),
      ),
    ))

  it('sends again what Telegram could not take, leaves out what it never will, and lets go of who blocked it', () =>
    withTemporaryDatabase(engine, (url) =>
      withChangingFeed((feed) =>
        withFakeTelegram(async (telegram) => {
          const { code, stderr } = await whileBotRuns(environment(url, telegram), async (bot) => {
            await ask(telegram, `/sub ${feed.url}`)
            telegram.refuseNext({ error_code: 429, description: 'Too Many Requests: retry after 1' })
            feed.publish({ id: 'a', title: 'In a rush' })
            expect((await telegram.nextMessage()).text).toContain('In a rush')
            telegram.refuseNext({ error_code: 400, description: "Bad Request: can't parse entities" })
            feed.publish({ id: 'b', title: 'Unsendable' })
            feed.publish({ id: 'c', title: 'After it' })
            expect((await telegram.nextMessage()).text).toContain('After it')
            telegram.refuseNext({ error_code: 403, description: 'Forbidden: bot was blocked by the user' })
            feed.publish({ id: 'd', title: 'To nobody' })
            await bot.logged('has blocked the bot')
            expect(await ask(telegram, '/start')).toContain('Welcome')
            expect((await telegram.nextMessage()).text).toContain('To nobody')
          })
          expect(code).toBe(0)
          expect(stderr).toContain('“Unsendable”')
        }),
      ),
    ))

  it('ends with 1 and says why when Telegram does not know the token, and does not show it', () =>
    withTemporaryDatabase(engine, (url) =>
      withFakeTelegram(async (telegram) => {
        telegram.refuseNext({ error_code: 401, description: 'Unauthorized' }, 'getMe')
        const { code, stdout, stderr } = await runBot(environment(url, telegram))
        expect({ code, stderr }).toEqual({ code: 1, stderr: 'Telegram does not know this BOT_TOKEN.\n' })
        expect(stdout).not.toContain('1:TEST')
      }),
    ))

  it('ends with 1 before anything of the bot starts when the database cannot be made right', () =>
    withTemporaryDatabase(engine, (url) =>
      withFakeTelegram(async (telegram) => {
        const dialect = await dialectOf(url)
        await dialect.session({ access: 'write', waitMs: 5000, onEvent: () => {} }, (session) =>
          session.query(sql`CREATE TABLE somebody_elses (id INTEGER)`),
        )
        const { code, stdout, stderr } = await runBot(environment(url, telegram))
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
        expect(stderr).toContain('display_entry_tags')
        expect(telegram.calls).toEqual([])
      }),
    ))
})

function environment(url: string, telegram: FakeTelegram): Record<string, string> {
  return {
    DATABASE_URL: url,
    BOT_TOKEN: '1:TEST',
    TELEGRAM_API_ROOT: telegram.apiRoot,
    POLL_INTERVAL_SECONDS: '0.05',
  }
}

async function ask(telegram: FakeTelegram, text: string): Promise<string> {
  telegram.say(ADA, text)
  return (await telegram.nextMessage()).text
}
