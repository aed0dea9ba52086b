import { describe, expect, it } from 'vitest'
import { type CommandContext, commands } from './commands.js'
import { subscriptionsOf } from './subscriptions.js'
import { type ChangingFeed, withChangingFeed } from './testing/changing-feed.js'
import { withMigratedDatabase } from './testing/migrated-database.js'
import { ENGINES } from './testing/temporary-database.js'

const ADA = 7_000_000_001
const BOB = -1_001_234_567_890

describe.each(ENGINES)('the commands on %s', (engine) => {
  it('subscribe each user for themselves', () =>
    withContext(async (context, feed) => {
      await run(context, ADA, 'sub', feed.url)
      expect(await run(context, BOB, 'list')).toContain('no subscriptions yet')
      await run(context, BOB, 'sub', feed.url)
      await run(context, ADA, 'unsub', feed.url)
      expect(await run(context, ADA, 'list')).toContain('no subscriptions yet')
      expect(await run(context, BOB, 'list')).toBe(`• <b>Changing</b>\n${feed.url}`)
    }))

  it('do not subscribe to what cannot be read, and say why', () =>
    withContext(async (context, feed) => {
      feed.answerWith(500)
      expect(await run(context, ADA, 'sub', feed.url)).toContain('The server answered 500')
      expect(await run(context, ADA, 'list')).toContain('no subscriptions yet')
    }))

  it('answer an end of what never began, markup and all', () =>
    withContext(async (context) => {
      expect(await run(context, ADA, 'unsub', 'a.example/?x=1&y=2')).toContain(
        'not subscribed to https://a.example/?x=1&amp;y=2',
      )
      expect(await run(context, ADA, 'unsub', '<b>')).toContain('“&lt;b&gt;” is not the address of a feed')
      expect(await run(context, ADA, 'unsub')).toContain('Which feed?')
    }))

  it('show tags for all feeds, for one, and as before', () =>
    withContext(async (context, feed) => {
      await run(context, ADA, 'sub', feed.url)
      expect(await shown(context)).toBe(false)
      await run(context, ADA, 'tags', 'on')
      expect(await shown(context)).toBe(true)
      await run(context, ADA, 'tags', `OFF ${feed.url}`)
      expect(await shown(context)).toBe(false)
      await run(context, ADA, 'tags', `default ${feed.url}`)
      expect(await shown(context)).toBe(true)
    }))

  it.each(['', 'maybe', 'default', 'on a.example b.example'])(
    'explain themselves after /tags %s',
    (argument) =>
      withContext(async (context) => {
        expect(await run(context, ADA, 'tags', argument)).toContain('Like this: /tags on')
      }),
  )

  function withContext(work: (context: CommandContext, feed: ChangingFeed) => Promise<void>): Promise<void> {
    return withChangingFeed((feed) => withMigratedDatabase(engine, (db) => work({ db, fetch }, feed)))
  }
})

async function run(context: CommandContext, user: number, name: string, argument = ''): Promise<string> {
  const lines = await commands[name]?.run(context, user, argument)
  return lines?.join('\n') ?? ''
}

async function shown({ db }: CommandContext): Promise<boolean | undefined> {
  const feed = await db.selectFrom('feeds').select('id').executeTakeFirstOrThrow()
  const [subscription] = await subscriptionsOf(db, feed)
  return subscription?.style.entryTags
}
