import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
})
afterEach(() => project.remove())

const read = (path: string) => readFileSync(project.path(path), 'utf8')

describe('godwit init', () => {
  it('sets up SQLite where nobody says otherwise, so that the next commands work', async () => {
    const { code, stdout, stderr } = await project.godwit('init')
    expect([code, stdout]).toEqual([
      0,
      `${project.path('godwit.config.ts')}\n${project.path('migrations/sqlite')}\n`,
    ])
    expect(stderr).toContain('npm install @godwit/dialect-sqlite better-sqlite3')
    const { stdout: created } = await project.godwit('create', 'first')
    project.write({
      [created.trim().slice(project.folder.length + 1)]: migrationText(
        'CREATE TABLE a (id);',
        'DROP TABLE a;',
      ),
    })
    expect(await project.godwit('upgrade')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('_first'),
    })
    expect(existsSync(project.path('app.db'))).toBe(true)
  })

  it('takes the dialect from the URL, and writes no password down', async () => {
    const env = { DATABASE_URL: 'postgres://me:secret@db/bot' }
    const { stdout, stderr } = await project.godwitWith(env, 'init')
    expect(stdout).toContain(project.path('migrations/postgres'))
    expect(read('godwit.config.ts')).toContain("postgres: './migrations/postgres'")
    expect(`${read('godwit.config.ts')}${stdout}${stderr}`).not.toContain('secret')
  })

  it('writes the file that --config names, in its language, for the dialects that --dialect names', async () => {
    const argv = ['init', '--config', 'conf/db.json', '--dialect', 'sqlite,postgres', '--json']
    const { stdout } = await project.godwit(...argv)
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      ok: true,
      command: 'init',
      config: project.path('conf/db.json'),
      dialects: ['sqlite', 'postgres'],
      created: ['conf/db.json', 'conf/migrations/sqlite', 'conf/migrations/postgres'].map(project.path),
    })
    expect(JSON.parse(read('conf/db.json'))).toEqual({
      migrations: { sqlite: './migrations/sqlite', postgres: './migrations/postgres' },
    })
  })

  it('never overwrites', async () => {
    project.write({ 'godwit.config.mjs': 'export default {}\n' })
    const { code, stderr } = await project.godwit('init')
    expect([code, stderr]).toEqual([2, expect.stringContaining('is left as it is')])
    expect(await project.godwit('init', '-c', 'godwit.config.mjs')).toMatchObject({ code: 2 })
    expect(read('godwit.config.mjs')).toBe('export default {}\n')
    expect(existsSync(project.path('migrations'))).toBe(false)
  })

  it.each([['mysql'], ['sqlite;postgres'], [',']])('does not know the dialect %j', async (dialect) => {
    expect(await project.godwit('init', '--dialect', dialect)).toMatchObject({ code: 2 })
    expect(existsSync(project.path('godwit.config.ts'))).toBe(false)
  })
})
