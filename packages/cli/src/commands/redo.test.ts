import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(async () => {
  project = temporaryProject()
  project.write(numberedMigrations(1))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  await project.godwit('upgrade')
})
afterEach(() => project.remove())

describe('godwit redo', () => {
  it('undoes the newest migration by what was recorded, and applies the file as it is now', async () => {
    project.write({
      'migrations/1_step.sql': migrationText('CREATE TABLE edited (id INTEGER);', 'DROP TABLE edited;'),
    })
    const { code, stdout } = await project.godwit('redo', '--yes', '--json')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        schemaVersion: 1,
        ok: true,
        command: 'redo',
        database: project.path('bot.db'),
        reverted: ['1_step'],
        applied: ['1_step'],
        pending: [],
      },
    ])
    expect(await project.godwit('status')).toMatchObject({ code: 0 })
  })

  it('asks for leave where data would go', async () => {
    project.write({
      'migrations/2_rows.sql': migrationText('INSERT INTO t1 VALUES (1);', 'DELETE FROM t1;'),
    })
    await project.godwit('upgrade')
    expect(await project.godwit('redo', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/losing {4}1 row of table t1\n.*godwit redo --allow-data-loss/s),
    })
    expect(await project.godwit('redo', '--yes', '--allow-data-loss')).toMatchObject({ code: 0 })
  })

  it('asks before', async () => {
    const { code, stderr } = await project.godwit('redo')
    expect([code, stderr]).toEqual([2, expect.stringContaining('-- downgrade 1_step\nDROP TABLE t1;\n')])
    expect(stderr).toContain('Undo 1_step on ')
  })
})
