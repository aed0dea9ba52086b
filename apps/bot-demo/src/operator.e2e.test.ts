import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { runBot } from './testing/running-bot.js'
import { ENGINES, withTemporaryDatabase } from './testing/temporary-database.js'

const folder = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)
/** To be asked nothing, and to lose what a subscription says of the entries that it shows. */
const AGREED = ['--yes', '--allow-data-loss']

describe.each(ENGINES)("the bot's database on %s, by hand", (engine) => {
  it('is what the command finds in the folders, can be taken back, and is right again after the next start', () =>
    withTemporaryDatabase(engine, async (url) => {
      expect(await runBot({ DATABASE_URL: url })).toMatchObject({ code: 0 })
      expect(await godwit('status', '--json', '-u', url)).toMatchObject({
        apps: [{ state: 'up-to-date', problems: [] }],
      })
      const { reverted } = await godwit('downgrade', '4', ...AGREED, '--json', '-u', url)
      expect(reverted).toEqual([
        '6_20261011183746_display_entry_tags',
        '5_20260913095830_subscriptions_of_a_feed',
      ])
      const again = await runBot({ DATABASE_URL: url })
      expect(again.stdout).toMatch(/Applied migrations: .*6_20261011183746_display_entry_tags/)
      expect(again.stdout).toContain('Nothing new in 5 feeds')
    }))
})

describe.each(ENGINES)('the commands inside the bot on %s', (engine) => {
  it('work on its own database, and are named as they are typed', () =>
    withTemporaryDatabase(engine, async (url) => {
      const env = { DATABASE_URL: url }
      expect(await runBot(env)).toMatchObject({ code: 0 })
      expect(await runBot(env, 'db', 'downgrade', '4', '--yes')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/Data would be lost with .*main\.js db downgrade 4 --allow-data-loss/s),
      })
      expect(await runBot(env, 'db', 'downgrade', '4', ...AGREED)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('reverted  6_20261011183746_display_entry_tags'),
      })
      const { code, stdout } = await runBot(env, 'db', 'help')
      expect([code, stdout]).toEqual([0, expect.stringMatching(/Usage: node \S*main\.js db <command>/)])
      expect(await runBot(env, 'db', 'upgrade')).toMatchObject({ code: 0 })
      expect(await runBot(env, 'db', 'status')).toMatchObject({ code: 0 })
    }))
})

async function godwit(...args: string[]): Promise<Record<string, unknown>> {
  const command = fileURLToPath(new URL('../node_modules/godwit/bin/godwit.cjs', import.meta.url))
  const { stdout } = await run(process.execPath, [command, ...args], { cwd: folder })
  return JSON.parse(stdout)
}
