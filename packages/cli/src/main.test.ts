import { spawn } from 'node:child_process'
import { once } from 'node:events'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from './testing/numbered-migrations.js'
import { ended, type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
})
afterEach(() => project.remove())

const url = ['-u', 'sqlite:bot.db']

describe('godwit', () => {
  it('prints version and help on stdout, also without any project', async () => {
    for (const argv of [['--version'], ['-V'], ['status', '--version']])
      expect(await project.godwit(...argv)).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
        stderr: '',
      })
    for (const argv of [['help'], ['--help'], ['-h']])
      expect(await project.godwit(...argv)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Usage: godwit <command>'),
      })
    for (const argv of [
      ['help', 'up'],
      ['upgrade', '--help'],
      ['upgrade', '-h', '--json'],
    ])
      expect(await project.godwit(...argv)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Usage: godwit upgrade [target]'),
      })
  })

  it('ends with 2 for what it does not understand, and says what was probably meant', async () => {
    expect(await project.godwit()).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage:'),
    })
    expect(await project.godwit('upgrde')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('`godwit upgrade`?'),
    })
    expect(await project.godwit('up', '--dryrun', ...url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--dry-run?'),
    })
    expect(await project.godwit('up', '--steps', '0', ...url)).toMatchObject({ code: 2 })
    expect(await project.godwit('up', '1', '--to', '2', ...url)).toMatchObject({ code: 2 })
    expect(await project.godwit('up', '--lock-timeout', 'soon', ...url)).toMatchObject({ code: 2 })
  })

  it('prints one object with --json, also for a failure before it knows the database', async () => {
    const { code, stdout } = await project.godwit('--json', '-u', 'mysql://me:secret@db/bot', 'status')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      ok: false,
      command: 'status',
      applied: [],
      pending: null,
      error: { code: 'UNKNOWN_SCHEME', message: expect.stringContaining('mysql:'), fix: expect.any(String) },
    })
    expect(stdout).not.toContain('secret')
  })

  it('names the command in JSON, also where the flags cannot be read', async () => {
    for (const argv of [
      ['up', '--bogus'],
      ['--bogus', 'upgrade'],
      ['upgrade', '--to'],
    ]) {
      const { stdout } = await project.godwit(...argv, '--json')
      expect(JSON.parse(stdout)).toMatchObject({ command: 'upgrade', error: { code: 'USAGE' } })
    }
    expect(JSON.parse((await project.godwit('upgrde', '--json')).stdout)).toMatchObject({ command: null })
  })

  it('does not fail where nobody reads to the end', async () => {
    project.write(numberedMigrations(300))
    const child = project.start({}, 'plan', ...url)
    child.stdout?.destroy()
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
  })

  it('finishes a run that nobody listens to any more', async () => {
    project.write(numberedMigrations(50))
    const child = project.start({}, 'upgrade', ...url, '-v')
    child.stdout?.destroy()
    child.stderr?.destroy()
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(await project.godwit('heads', ...url)).toMatchObject({ code: 0, stdout: '' })
  })
})

describe('a signal', () => {
  /** Starts an upgrade that has to wait for another writer. */
  async function waiting() {
    await project.godwit('upgrade', '0', ...url)
    const other = new Database(project.path('bot.db'))
    other.exec('BEGIN IMMEDIATE')
    const child = project.start({}, 'upgrade', ...url, '--json')
    const end = ended(child)
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (text) => String(text).includes('waiting') && resolve()),
    )
    return { child, end, other }
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a run that waits with %d, cleanly', async (signal, code) => {
    const { child, end, other } = await waiting()
    child.kill(signal)
    const stopped = await end
    expect(stopped.code).toBe(code)
    expect(JSON.parse(stopped.stdout)).toMatchObject({
      ok: false,
      applied: [],
      pending: ['1_step', '2_step'],
      error: { code: 'ABORTED' },
    })
    other.exec('ROLLBACK')
    other.close()
    expect(JSON.parse((await project.godwit('upgrade', ...url, '--json')).stdout)).toMatchObject({
      applied: ['1_step', '2_step'],
    })
  })

  it('cancels what goes on for longer than --grace says, and rolls it back', async () => {
    project.write({
      'migrations/3_endless.mjs': `export async function upgrade(db) {
  await db.execute('CREATE TABLE endless (id INTEGER)')
  console.error('in the middle')
  await new Promise((resolve) => setTimeout(resolve, 600_000))
}
`,
    })
    const child = project.start({}, 'upgrade', ...url, '--grace', '50ms', '--json')
    const end = ended(child)
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (text) => String(text).includes('in the middle') && resolve()),
    )
    child.kill('SIGTERM')
    const { code, stdout } = await end
    expect([code, JSON.parse(stdout)]).toMatchObject([
      143,
      {
        applied: ['0_step', '1_step', '2_step'],
        pending: ['3_endless'],
        error: { code: 'ABORTED', message: expect.stringContaining('rolled back') },
      },
    ])
  })

  it('is not needed where the wait has an end', async () => {
    const { child, end, other } = await waiting()
    child.kill('SIGTERM')
    await end
    const { code, stdout } = await project.godwit('upgrade', ...url, '--lock-timeout', '50ms', '--json')
    expect([code, JSON.parse(stdout)]).toMatchObject([
      5,
      { pending: ['1_step', '2_step'], error: { code: 'DATABASE_BUSY' } },
    ])
    other.close()
  })

  it('leaves applied and pending true, wherever the run was when it came', async () => {
    project.write(numberedMigrations(300))
    const child = project.start({}, 'upgrade', ...url, '--json', '-v')
    child.stderr?.once('data', () => child.kill('SIGTERM'))
    const { applied, pending } = JSON.parse((await ended(child)).stdout)
    expect([...applied, ...pending]).toEqual(Array.from({ length: 301 }, (_, number) => `${number}_step`))
    expect(JSON.parse((await project.godwit('heads', ...url, '--json')).stdout)).toMatchObject({ pending })
  })
})

describe('the package', () => {
  it('gives defineConfig without loading the command', async () => {
    const script = "import('godwit').then((module) => console.log(Object.keys(module).join()))"
    const child = spawn(process.execPath, ['-e', script], {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(await ended(child)).toEqual({ code: 0, stdout: 'defineConfig\n', stderr: '' })
  })
})
