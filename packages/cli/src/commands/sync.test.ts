import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(async () => {
  project = temporaryProject()
  project.write(numberedMigrations(1))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  // Another branch has a second and a third one.
  const theirs = {
    'migrations/2_theirs.sql': migrationText('CREATE TABLE theirs (id INTEGER);', 'DROP TABLE theirs;'),
    'migrations/3_more.sql': migrationText('CREATE TABLE more (id INTEGER);', 'DROP TABLE more;'),
  }
  project.write(theirs)
  await project.godwit('upgrade')
  for (const path of Object.keys(theirs)) rmSync(project.path(path))
  project.write({
    'migrations/2_mine.sql': migrationText('CREATE TABLE mine (id INTEGER);', 'DROP TABLE mine;'),
  })
})
afterEach(() => project.remove())

const json = async (...argv: readonly string[]) => JSON.parse((await project.godwit(...argv)).stdout)

describe('godwit sync', () => {
  it('shows what it would undo, and asks for both before it does either', async () => {
    const { code, stdout, stderr } = await project.godwit('sync')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(
      '-- downgrade 3_more (recorded SQL)\nDROP TABLE more;\n\n-- downgrade 2_theirs (recorded SQL)\nDROP TABLE theirs;\n',
    )
    expect(stderr).toContain('-- upgrade 2_mine\nCREATE TABLE mine (id INTEGER);\n')
    expect(stderr).toContain(
      `A question nobody answered: Undo 2 migrations and apply 1 migration on ${project.path('bot.db')}?`,
    )
    expect(await json('status', '--json')).toMatchObject({ apps: [{ state: 'diverged' }] })
  })

  it('is what a diverged database is told in development, and makes it up to date', async () => {
    const refused = await project.godwit('upgrade')
    expect(refused).toMatchObject({ code: 1 })
    const [, printed = ''] = /In development only.*: godwit (\w+)/.exec(refused.stderr) ?? []
    const { code, stdout } = await project.godwit(printed, '--yes', '--json')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        schemaVersion: 1,
        ok: true,
        command: 'sync',
        database: project.path('bot.db'),
        reverted: ['3_more', '2_theirs'],
        applied: ['2_mine'],
        pending: [],
      },
    ])
    expect(await project.godwit('status')).toMatchObject({ code: 0 })
    expect(await project.godwit('sync')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('nothing to do'),
    })
  })

  it('shows what it would do with --dry-run', async () => {
    expect(await json('sync', '--dry-run', '--json')).toMatchObject({
      dryRun: true,
      steps: [
        { version: '3_more', direction: 'downgrade', from: 'recorded' },
        { version: '2_theirs', direction: 'downgrade', from: 'recorded' },
        { version: '2_mine', direction: 'upgrade', from: 'file' },
      ],
    })
    expect(await json('status', '--json')).toMatchObject({ apps: [{ state: 'diverged' }] })
  })

  it('asks for leave where data would go', async () => {
    const rows = {
      'migrations/4_rows.sql': migrationText('INSERT INTO theirs VALUES (1);', 'DELETE FROM theirs;'),
    }
    project.write({
      ...rows,
      'migrations/2_theirs.sql': migrationText('CREATE TABLE theirs (id INTEGER);', 'DROP TABLE theirs;'),
    })
    rmSync(project.path('migrations/2_mine.sql'))
    await project.godwit('upgrade', '--allow-missing')
    rmSync(project.path('migrations/4_rows.sql'))
    expect(await project.godwit('sync', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/losing {4}1 row of table theirs\n.*godwit sync --allow-data-loss/s),
    })
    expect(await project.godwit('sync', '--yes', '--allow-data-loss')).toMatchObject({ code: 0 })
  })
})
