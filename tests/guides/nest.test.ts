import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { follow } from '../stranger/follow.js'
import { withStranger } from '../stranger/stranger.js'
import { endOf, guide, hasSaid } from './guide.js'

it('Nest migrates before the application is created', { timeout: 180_000 }, () =>
  withStranger('installed', async (stranger) => {
    await follow(guide('nest'), stranger)
    const app = stranger.start('exec node dist/main.js', { PORT: '0', HOST: '127.0.0.1', NO_COLOR: '1' })
    const said = await hasSaid(app, /successfully started/)
    expect(said.indexOf('Applied migrations: 0_20261122120000_feed')).toBeGreaterThan(-1)
    expect(said.indexOf('Starting Nest application')).toBeGreaterThan(said.indexOf('Applied migrations'))
    const db = new Database(stranger.path('app.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) AS n FROM feed').get()).toEqual({ n: 0 })
    db.close()
    await endOf(app)

    stranger.save('migrations/1_20261123_broken.sql', 'ALTER TABLE absent ADD COLUMN a;\n')
    const failed = await stranger.type('node dist/main.js')
    expect([failed.code, failed.stdout]).toEqual([1, expect.not.stringContaining('Starting Nest')])
  }),
)
