import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { follow } from '../stranger/follow.js'
import { type Stranger, withStranger } from '../stranger/stranger.js'
import { endOf, fileOf, freePort, guide, hasSaid } from './guide.js'

it('workers of node:cluster start at once, and one of them migrates', { timeout: 120_000 }, () =>
  withStranger('installed', async (stranger) => {
    await follow(guide('processes'), stranger)
    const port = await freePort()
    const primary = stranger.start('exec node cluster.mjs', { PORT: String(port), HOST: '127.0.0.1' })
    const said = await hasSaid(primary, /Applied migrations/)
    expect(said.match(/Applied migrations/g)).toHaveLength(1)
    expect(await answerAt(port)).toBe('ok')
    await endOf(primary)
    await startByOthers(stranger)
  }),
)

async function answerAt(port: number): Promise<string> {
  for (;;)
    try {
      return await (await fetch(`http://127.0.0.1:${port}`)).text()
    } catch {
      await setTimeout(50)
    }
}

/** What systemd and PM2 start is there, and a failed migration ends it with 1. */
async function startByOthers(stranger: Stranger): Promise<void> {
  const [, program = ''] = /^ExecStart=\/usr\/bin\/(node .*)$/m.exec(fileOf('processes', 'app.service')) ?? []
  const { apps } = createRequire(import.meta.url)(stranger.path('ecosystem.config.cjs'))
  expect(program).toBe(`node ${apps[0].script}`)
  stranger.save('migrations/1_20261123_broken.sql', 'ALTER TABLE absent ADD COLUMN a;\n')
  await tellToEndWhileItWaits(stranger, `exec ${program}`)
  expect(await stranger.type(program)).toMatchObject({ code: 1 })
}

/** Who is told to go before it listens ends by itself, as after any start that failed; who is killed has no exit code. */
async function tellToEndWhileItWaits(stranger: Stranger, program: string): Promise<void> {
  const db = new Database(stranger.path('app.db'))
  try {
    db.exec('BEGIN IMMEDIATE')
    const server = stranger.start(program)
    await hasSaid(server, /wait/i)
    expect(await endOf(server)).toBe(1)
  } finally {
    db.close()
  }
}
