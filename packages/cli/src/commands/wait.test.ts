import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from '../testing/numbered-migrations.js'
import { ended, type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(1))
})
afterEach(() => project.remove())

const url = ['-u', 'sqlite:bot.db']

describe('godwit wait', () => {
  it('ends when another process has applied everything, also where there was no database', async () => {
    const child = project.start({}, 'wait', ...url, '--json')
    const end = ended(child)
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (text) => String(text).includes('waiting for the database') && resolve()),
    )
    await project.godwit('upgrade', ...url)
    const { code, stdout } = await end
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ ok: true, command: 'wait', state: 'up-to-date' }),
    ])
  })

  it('ends with 5 when the time is up, and says what is missing', async () => {
    await project.godwit('upgrade', '0', ...url)
    const { code, stderr } = await project.godwit('wait', ...url, '--lock-timeout', '100ms')
    expect([code, stderr]).toEqual([5, expect.stringContaining('still lacks 1_step')])
  })

  it('does not wait for what waiting does not mend', async () => {
    project.write({
      'bot.db': 'this is no database, but a text that is long enough to be told from an empty file',
    })
    const { code } = await project.godwit('wait', ...url)
    expect(code).toBe(2)
  })
})

describe('godwit upgrade --wait-for-database', () => {
  it('ends with 5 where the server does not answer in time', async () => {
    const { code, stderr } = await project.godwit(
      'upgrade',
      '-u',
      'postgres://nobody@127.0.0.1:1/none',
      '--wait-for-database',
      '--lock-timeout',
      '300ms',
    )
    expect(code).toBe(5)
    expect(stderr).toContain('waiting for the database')
  })
})
