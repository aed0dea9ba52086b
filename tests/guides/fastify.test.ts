import { expect, it } from 'vitest'
import { follow } from '../stranger/follow.js'
import { type Stranger, withStranger } from '../stranger/stranger.js'
import { endOf, guide, hasSaid } from './guide.js'

it('Fastify migrates before it listens, says so in its own log, and ends cleanly', { timeout: 120_000 }, () =>
  withStranger('installed', async (stranger) => {
    await follow(guide('fastify'), stranger)
    const server = stranger.start('exec node server.mjs', { PORT: '0', HOST: '127.0.0.1' })
    const log = await hasSaid(server, /listening at (http:\S+\d)/i)
    const lines = log.trim().split('\n')
    const messages = lines.map((line) => String(JSON.parse(line).msg))
    const applied = messages.findIndex((line) => line.includes('Applied migrations: 0_20261122120000_feed'))
    expect(applied).toBeGreaterThan(-1)
    expect(messages.findIndex((line) => /listening/i.test(line))).toBeGreaterThan(applied)

    const [, url = ''] = /listening at (http:\S+\d)/i.exec(log) ?? []
    expect(await (await fetch(`${url}/feeds`)).json()).toEqual([])
    expect((await fetch(`${url}/health`)).status).toBe(200)
    expect(await endOf(server)).toBe(0)
    await migrateInPlugin(stranger)
  }),
)

/** As the page says not to: Fastify gives up, and the migration goes on. */
async function migrateInPlugin(stranger: Stranger): Promise<void> {
  stranger.save(
    'plugin.mjs',
    `import Fastify from 'fastify'
     const app = Fastify({ pluginTimeout: 50 })
     let ended = false
     const migration = new Promise((resolve) => setTimeout(resolve, 200)).then(() => { ended = true })
     app.register(async () => { await migration })
     const code = await app.ready().then(() => 'ready', (error) => error.code)
     await migration
     console.log(code, ended, Fastify().initialConfig.pluginTimeout)`,
  )
  expect((await stranger.type('node plugin.mjs')).stdout).toMatch(/^\S*TIMEOUT true 10000\n$/)
}
