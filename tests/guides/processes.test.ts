import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { ended } from '../../packages/cli/src/testing/temporary-project.js'
import { follow } from '../stranger/follow.js'
import { type Stranger, withStranger } from '../stranger/stranger.js'
import { endOf, fileOf, freePorts, guide, hasSaid } from './guide.js'

it('workers of node:cluster start at once, and one of them migrates', { timeout: 120_000 }, ({ signal }) =>
  withStranger('installed', async (stranger) => {
    await follow(guide('processes'), stranger)
    const [port] = await freePorts(1)
    const primary = stranger.start('exec node cluster.mjs', { PORT: String(port), HOST: '127.0.0.1' })
    const all = ended(primary)
    await hasSaid(primary, STARTED_ALL)
    expect(await (await answerOf(primary, `http://127.0.0.1:${port}`, signal)).text()).toBe('ok')
    primary.kill('SIGTERM')
    const { stdout, stderr } = await all
    expect(`${stdout}${stderr}`.match(/Applied migrations/g)).toHaveLength(1)
    await startByOthers(stranger)
  }),
)

/** Every worker says one of the two when it has started up. */
const STARTED = '(?:Applied migrations|is up to date)'
const STARTED_ALL = new RegExp(`^(?:(?:(?!${STARTED})[^])*${STARTED}){${availableParallelism()}}`)

/** What a process answers, as soon as it listens. Neither its end nor that of the test is outlived. */
async function answerOf(child: ChildProcess, url: string, signal: AbortSignal): Promise<Response> {
  for (;;)
    try {
      return await fetch(url, { signal })
    } catch (error) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`It ended before it answered at ${url}.`, { cause: error })
      await setTimeout(50, undefined, { signal })
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
