import { describe, expect, it } from 'vitest'
import { runBot } from './testing/running-bot.js'
import { ENGINES, withTemporaryDatabase } from './testing/temporary-database.js'

describe.each(ENGINES)('the built bot without a token on %s', (engine) => {
  it('prints what it would send, and nothing the second time', () =>
    withTemporaryDatabase(engine, async (url) => {
      const first = await runBot({ DATABASE_URL: url })
      expect(first).toMatchObject({ code: 0 })
      expect(first.stdout.match(/^To 1:$/gm)).toHaveLength(14)
      expect(first.stdout).toContain('<b>Brücke gesperrt – Umleitung über „Südkai“</b>')
      expect(first.stdout).toContain('14 messages in 5 feeds, 0 failed.')

      const second = await runBot({ DATABASE_URL: url })
      expect(second).toMatchObject({ code: 0 })
      expect(second.stdout).not.toContain('To 1:')
      expect(second.stdout).toContain('Nothing new in 5 feeds, 0 failed.')
      expect(second.stdout + second.stderr).toMatch(/up to date/i)
    }))

  it('sends each message once when several are started at the same moment on an empty database', () =>
    withTemporaryDatabase(engine, async (url) => {
      const bots = await Promise.all([1, 2, 3].map(() => runBot({ DATABASE_URL: url })))
      expect(bots.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0])
      const messages = bots.flatMap(({ stdout }) => stdout.match(/^<b>.*$/gm) ?? [])
      expect(messages).toHaveLength(14)
      expect(new Set(messages).size).toBe(14)
    }))
})
