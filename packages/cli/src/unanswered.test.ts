import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from './testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(0))
})
afterEach(() => project.remove())

const url = ['-u', 'sqlite:bot.db']

describe('a process that ends before its command has', () => {
  it.each([
    ['a promise that never settles', 'await new Promise(() => {})'],
    ['process.exit(0)', 'process.exit(0)'],
  ])('is a failure of the migration that was running: %s', async (_, body) => {
    project.write({ 'migrations/1_ends.mjs': `export async function upgrade(db) { ${body} }\n` })
    const { code, stdout, stderr } = await project.godwit('upgrade', ...url, '--json')
    expect(code).toBe(1)
    expect(stderr).toContain('error: The process ended before the command had, while 1_ends was running.')
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      ok: false,
      command: 'upgrade',
      applied: ['0_step'],
      pending: null,
      error: {
        code: 'UNEXPECTED',
        message: expect.stringContaining('godwit status'),
        migration: '1_ends',
      },
    })
    expect(await project.godwit('upgrade', ...url)).toMatchObject({ code: 1, stdout: '' })
  })

  it.each([
    ['a migration', { 'migrations/1_ends.mjs': 'process.exit(0)' }],
    ['the config', { 'godwit.config.mjs': 'process.exit(0)' }],
    ['a config that waits for ever', { 'godwit.config.mjs': 'export default new Promise(() => {})' }],
  ])('is a failure also while files are loaded: %s', async (_, files) => {
    project.write(files as { [path: string]: string })
    const { code, stdout, stderr } = await project.godwit('upgrade', ...url, '--json')
    expect([code, stderr]).toEqual([1, expect.stringContaining('ended before the command had. Something')])
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'UNEXPECTED' } })
  })
})
