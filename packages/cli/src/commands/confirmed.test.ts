import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Command, Invocation } from '../command.js'
import { flagsFor, readCommandLine } from '../command-line.js'
import { FailedRun } from '../failed-run.js'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'
import { downgrade } from './downgrade.js'
import { redo } from './redo.js'

let project: TemporaryProject
beforeEach(async () => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  await project.godwit('upgrade', '1')
})
afterEach(() => project.remove())

/** Runs a command before a person who answers yes, but not before `meanwhile` is over. */
function answering(command: Command, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const invocation: Invocation = {
    command: command.name,
    flags: flagsFor(command, readCommandLine([command.name])),
    cwd: project.folder,
    env: {},
    signal: new AbortController().signal,
    terminal: {
      interactive: true,
      data: () => {},
      say: () => {},
      style: (_, text) => text,
      async ask() {
        await meanwhile()
        return 'y'
      },
    },
    saw: () => {},
    learnSecrets: () => {},
  }
  return command.run(invocation).catch((error) => {
    throw error instanceof FailedRun ? error.cause : error
  })
}

async function applied(): Promise<readonly string[]> {
  const { history } = JSON.parse((await project.godwit('history', '--json')).stdout)
  return history.map(({ version }: { version: string }) => version)
}

describe.each([
  ['downgrade', downgrade],
  ['redo', redo],
])('what was confirmed for %s', (_, command) => {
  it('is all that is done: refused where another process has applied something by then', async () => {
    await expect(answering(command, () => project.godwit('upgrade'))).rejects.toMatchObject({
      code: 'PLAN_CHANGED',
    })
    expect(await applied()).toEqual(['0_step', '1_step', '2_step'])
  })

  it('is refused where the file was edited by then, so that other SQL would run', async () => {
    const edit = async () =>
      project.write({
        'migrations/1_step.sql': migrationText('CREATE TABLE t1 (id TEXT);', 'DROP TABLE t1;'),
      })
    await expect(answering(command, edit)).rejects.toMatchObject({ code: 'PLAN_CHANGED' })
    expect(await applied()).toEqual(['0_step', '1_step'])
  })

  it('is done where nothing else has happened', async () => {
    await answering(command, async () => {})
    expect(await applied()).toEqual(command === redo ? ['0_step', '1_step'] : ['0_step'])
  })
})
