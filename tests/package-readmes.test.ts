import { describe, expect, inject, it } from 'vitest'
import { blocksOf } from './docs/markdown.js'
import { readPage } from './docs/pages.js'
import { follow } from './stranger/follow.js'
import { withStranger } from './stranger/stranger.js'
import { withDatabase } from './with-database.js'

describe('the README of a package', { timeout: 120_000 }, () => {
  it.each(['core', 'dialect-sqlite', 'dialect-postgres'])('%s shows a bot that starts', (name) =>
    withStranger('installed', (stranger) =>
      withDatabase(inject('pgUrl'), async (url) => {
        await stranger.type('npm init -y')
        await follow(blocksOf(readPage(`packages/${name}/README.md`).text), stranger)
        const { code, stdout } = await stranger.type('node bot.mjs', { DATABASE_URL: url })
        expect([code, stdout]).toEqual([
          0,
          expect.stringMatching(/Applied migrations: 0_20261122120000_init\nThe bot starts here\.\n$/),
        ])
      }),
    ),
  )

  it('cli shows commands that do what it says', () =>
    withStranger('installed', async (stranger) => {
      await stranger.type('mkdir bot && cd bot && npm init -y')
      const said = await follow(blocksOf(readPage('packages/cli/README.md').text), stranger)
      const outputOf = (command: string) =>
        said.find(({ line }) => line.includes(`godwit ${command}`))?.output
      expect(outputOf('plan')).toContain('CREATE TABLE feed')
      expect(outputOf('upgrade')).toMatch(/^applied {3}0_\d+_feeds/)
      expect(outputOf('downgrade')).toMatch(/0_\d+_feeds/)
    }))
})
