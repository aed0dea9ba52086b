import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from '../../packages/cli/src/testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../../packages/cli/src/testing/temporary-project.js'
import { labelFor } from '../../packages/core/src/operate/print/label.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(1))
})
afterEach(() => project.remove())

describe('the name of a migration', () => {
  it('is its version, after its app where there are several', () => {
    const step = { app: 'models', version: '1_a' }
    expect([labelFor(false)(step), labelFor(true)(step)]).toEqual(['1_a', 'models:1_a'])
  })

  it('does not steer the terminal, whatever was recorded', async () => {
    await project.godwit('upgrade', '-u', 'sqlite:bot.db')
    const db = new Database(project.path('bot.db'))
    db.prepare('UPDATE godwit_migrations SET version = ? WHERE version = ?').run(
      '1_\u001B[2J\u009B\r',
      '1_step',
    )
    db.close()
    for (const command of ['status', 'history', 'upgrade', 'downgrade']) {
      const { stdout, stderr } = await project.godwit(command, '-v', '-u', 'sqlite:bot.db')
      expect(stdout + stderr).toContain('1_')
      expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u)
    }
  })
})
