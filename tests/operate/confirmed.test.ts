import { sqlite } from '@godwit/dialect-sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../../packages/cli/src/testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../../packages/cli/src/testing/temporary-project.js'
import type { Command } from '../../packages/core/src/operate/command.js'
import { flagsFor, readCommandLine } from '../../packages/core/src/operate/command-line.js'
import { downgrade } from '../../packages/core/src/operate/commands/downgrade.js'
import { redo } from '../../packages/core/src/operate/commands/redo.js'
import { embedded } from '../../packages/core/src/operate/embedded.js'
import { FailedRun } from '../../packages/core/src/operate/failed-run.js'

let project: TemporaryProject
beforeEach(async () => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  await project.godwit('upgrade', '1')
})
afterEach(() => project.remove())

/** Runs a command before a person who answers yes, but not before `meanwhile` is over. */
async function answering(command: Command, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const program = embedded({
    dialect: sqlite(project.path('bot.db')),
    migrations: project.path('migrations'),
  })
  const invocation = await program.invocation({
    command: command.name,
    flags: flagsFor(command, readCommandLine([command.name], program), program),
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
  })
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
