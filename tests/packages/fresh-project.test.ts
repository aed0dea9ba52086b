import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { withDatabase } from '../with-database.js'
import { type FreshProject, freshProject } from './fresh-project.js'
import { APPS, writeApps } from './sample-app.js'

const STARTED = { code: 0, stdout: expect.stringMatching(/Applied migrations: 0_init.*started/s) }

describe.each(['npm', 'pnpm'] as const)('a project that has installed the tarballs by %s', (manager) => {
  let project: FreshProject

  beforeAll(async () => {
    project = await freshProject(manager)
    await writeApps(project)
  })

  afterAll(() => project.remove())

  it('has got nothing else with it', async () => {
    const installed = await readdir(join(project.folder, 'node_modules'))
    expect(installed.filter((name) => !name.startsWith('.')).toSorted()).toEqual(
      ['@godwit', 'better-sqlite3', 'godwit', 'jiti', 'pg'].toSorted(),
    )
  })

  it.each(APPS)('migrates SQLite and starts, in %s', async (app) => {
    const started = await project.run(process.execPath, [app, `${app}.db`])
    expect(started).toMatchObject(STARTED)
  })

  it.each(APPS)('migrates PostgreSQL and starts, in %s', async (app) => {
    await withDatabase(inject('pgUrl'), async (DATABASE_URL) => {
      const started = await project.run(process.execPath, [app], { DATABASE_URL })
      expect(started).toMatchObject(STARTED)
    })
  })

  it('has the command', async () => {
    const command = join(project.folder, 'node_modules/.bin/godwit')
    expect(
      await project.run(command, ['upgrade', '-u', 'sqlite:command.db', '-m', 'migrations']),
    ).toMatchObject({ code: 0 })
    expect(
      await project.run(command, ['status', '-u', 'sqlite:command.db', '-m', 'migrations']),
    ).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0_init'),
    })
  })
})
