import { describe, expect, it } from 'vitest'
import type { GodwitEvent } from '../../events.js'
import type { Invocation } from '../command.js'
import { labelFor } from './label.js'
import { progress } from './progress.js'

function following(flags: { json?: boolean; verbose?: boolean }, severalApps = false) {
  const data: string[] = []
  const said: string[] = []
  const terminal = {
    data: (text: string) => data.push(text),
    say: (text: string) => said.push(text),
    style: (_: string, text: string) => text,
  }
  const made = progress({ flags, terminal, saw: () => {} } as unknown as Invocation, labelFor(severalApps))
  return { ...made, data, said, follow: (...events: GodwitEvent[]) => events.forEach(made.onEvent) }
}

const waiting = (waitedMs: number, holder?: string): GodwitEvent => ({
  type: 'lock',
  phase: 'waiting',
  waitedMs,
  ...(holder === undefined ? {} : { holder }),
})

const finished = (
  version: string,
  direction: 'upgrade' | 'downgrade',
  from: 'file' | 'recorded' = 'file',
): GodwitEvent => ({
  type: 'migration',
  phase: 'finished',
  app: 'models',
  version,
  direction,
  from,
  durationMs: 1234,
})

describe('the progress of a run', () => {
  it('is a line on stdout for each migration that is done, and remembered', () => {
    const run = following({})
    run.follow(finished('1_a', 'downgrade', 'recorded'), finished('1_a', 'upgrade'))
    expect(run.data).toEqual(['reverted  1_a  1.2 s  by its recorded SQL\n', 'applied   1_a  1.2 s\n'])
    expect([run.applied(), run.reverted()]).toEqual([['1_a'], ['1_a']])
  })

  it('takes no longer for a migration the more are done', () => {
    let labels = 0
    const { onEvent } = progress(
      {
        flags: {},
        terminal: { data() {}, say() {}, style: (_: string, text: string) => text },
        saw() {},
      } as unknown as Invocation,
      ({ version }) => {
        labels += 1
        return version
      },
    )
    for (let index = 0; index < 100; index++) onEvent(finished(`${index}_a`, 'upgrade'))
    expect(labels).toBeLessThanOrEqual(300)
  })

  it('leaves stdout to the object with --json', () => {
    const run = following({ json: true })
    run.follow(finished('1_a', 'upgrade'))
    expect([run.data, run.applied()]).toEqual([[], ['1_a']])
  })

  it('names the app where there are several', () => {
    const run = following({}, true)
    run.follow(finished('1_a', 'upgrade'))
    expect(run.data).toEqual(['applied   models:1_a  1.2 s\n'])
  })

  it('says that it waits, for whom, and again every half a minute', () => {
    const run = following({})
    run.follow(waiting(0), waiting(1000), waiting(29_000), waiting(30_500), waiting(31_500), waiting(61_000))
    const holder = 'process 7 (bot), running a statement for 3 s: SELECT 1'
    run.follow(
      { type: 'lock', phase: 'acquired', waitedMs: 62_000 },
      waiting(0, holder),
      waiting(31_000, holder),
    )
    expect(run.said).toEqual([
      'waiting for another run to finish',
      'waiting for another run to finish, for 30.5 s now',
      'waiting for another run to finish, for 1 min 1 s now',
      `waiting for a lock: ${holder}`,
      `waiting for a lock, for 31.0 s now: ${holder}`,
    ])
  })

  it('says where the safety copy is, and whether it was there before', () => {
    const run = following({})
    const copy = { type: 'backup', file: '/bot.db.backup', bytes: 1, durationMs: 1 } as const
    run.follow({ ...copy, isNew: true }, { ...copy, isNew: false })
    expect(run.said).toEqual([
      'copied the database to /bot.db.backup',
      'the copy /bot.db.backup still holds all that is in the database',
    ])
  })

  it('tells notices by their weight, and the least of them only with --verbose', () => {
    const notices = (['debug', 'info', 'warning', 'error'] as const).map(
      (severity): GodwitEvent => ({ type: 'notice', severity, message: severity }),
    )
    const brief = following({})
    brief.follow(...notices)
    expect(brief.said).toEqual(['info', 'warning: warning', 'error: error'])
    const verbose = following({ verbose: true })
    verbose.follow(...notices, { type: 'statement', count: 2, durationMs: 3 })
    expect(verbose.said).toEqual([
      'debug',
      'info',
      'warning: warning',
      'error: error',
      '  2 statements  3 ms',
    ])
  })

  it('tells what changed in the version table', () => {
    const run = following({})
    run.follow(
      { type: 'history', change: 'created', table: 'godwit_migrations' },
      { type: 'history', change: 'renamed', table: 't', app: 'models', version: '0_a', formerly: '0_a.py' },
      { type: 'history', change: 'baselined', table: 't', app: 'models', version: '0_a' },
    )
    expect(run.said).toEqual([
      'created the version table godwit_migrations',
      'renamed   0_a.py is recorded as 0_a now',
    ])
  })
})
