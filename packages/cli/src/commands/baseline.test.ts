import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  const db = new Database(project.path('bot.db'))
  db.exec('CREATE TABLE t0 (id INTEGER); CREATE TABLE t1 (id INTEGER)')
  db.close()
})
afterEach(() => project.remove())

describe('godwit baseline', () => {
  it('records what a database without history has already, so that the upgrade goes on from there', async () => {
    expect(await project.godwit('upgrade')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('godwit baseline'),
    })
    const { code, stdout } = await project.godwit('baseline', '1', '--yes', '--json')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        schemaVersion: 1,
        ok: true,
        command: 'baseline',
        database: project.path('bot.db'),
        baselined: ['0_step', '1_step'],
        pending: ['2_step'],
      },
    ])
    expect(JSON.parse((await project.godwit('upgrade', '--json')).stdout)).toMatchObject({
      applied: ['2_step'],
    })
  })

  it('says what it would record and which tables stand, and asks', async () => {
    const { code, stderr } = await project.godwit('baseline', '1')
    expect(code).toBe(2)
    expect(stderr).toContain('to record  0_step\nto record  1_step\ntables     t0, t1\n')
    expect(stderr).toContain('add --yes to the same command')
  })

  it('is refused where something is recorded, without a question', async () => {
    await project.godwit('baseline', '1', '--yes')
    const { code, stderr } = await project.godwit('baseline', '2')
    expect([code, stderr]).toEqual([1, expect.stringContaining('recorded already')])
  })

  it('needs a target', async () => {
    expect(await project.godwit('baseline')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs a target'),
    })
    expect(await project.godwit('baseline', '9', '--yes')).toMatchObject({ code: 2 })
  })
})
