import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { migrationText, numberedMigrations } from './testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

const server = inject('pgUrl')
const name = `godwit_cli_${process.pid}`
const url = Object.assign(new URL(server), { pathname: `/${name}` })

async function query(text: string, connection = server): Promise<void> {
  const client = new pg.Client({ connectionString: connection })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

beforeAll(() => query(`CREATE DATABASE ${name}`))
afterAll(() => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(6, 'migrations/postgres'))
})
afterEach(async () => {
  project.remove()
  await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public', url.href)
})

const godwit = (...argv: string[]) => project.godwitWith({ DATABASE_URL: url.href }, ...argv)

describe('godwit on PostgreSQL', () => {
  it('migrates, looks and undoes, with no config at all', async () => {
    expect(await godwit('upgrade', '5')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('applied   5_step'),
    })
    expect(await godwit('heads')).toMatchObject({ code: 0, stdout: '6_step\n' })
    expect(JSON.parse((await godwit('status', '--json')).stdout).apps).toMatchObject([
      { dialect: 'postgres', state: 'pending' },
    ])
    expect(JSON.parse((await godwit('downgrade', '3', '-y', '--json')).stdout)).toMatchObject({
      reverted: ['5_step', '4_step'],
    })
  })

  it('undoes what a newer release did from the recorded SQL', async () => {
    await godwit('upgrade')
    project.write(numberedMigrations(4, 'older'))
    expect(await godwit('status', '-m', 'older')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('ahead'),
    })
    expect(await godwit('upgrade', '-m', 'older')).toMatchObject({ code: 0 })
    const { code, stdout } = await godwit('downgrade', '4', '--yes', '-m', 'older')
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^reverted {2}6_step .*\nreverted {2}5_step .*\n$/),
    ])
    expect(await godwit('status', '-m', 'older')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('up-to-date'),
    })
  })

  it('knows a migration again that it has applied under another number', async () => {
    await godwit('upgrade')
    project.write({ 'migrations/postgres/6_theirs.sql': migrationText('SELECT 1;', 'SELECT 2;') })
    expect(await godwit('upgrade')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('\n    godwit rebase 6_step\n'),
    })
    expect(await godwit('rebase', '6_step')).toMatchObject({ code: 2 })
    expect(await godwit('rebase', '6_step', '--yes')).toMatchObject({
      code: 0,
      stdout: `${project.path('migrations/postgres/7_step.sql')}\n`,
      stderr: expect.stringContaining('godwit upgrade --allow-out-of-order'),
    })
    expect(await godwit('upgrade', '--allow-out-of-order')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^applied {3}6_theirs .*\n$/),
      stderr: expect.stringContaining('6_step is recorded as 7_step now'),
    })
    const [app] = JSON.parse((await godwit('status', '--json')).stdout).apps
    expect([app.state, app.applied.map(({ version }: { version: string }) => version).slice(-2)]).toEqual([
      'up-to-date',
      ['7_step', '6_theirs'],
    ])
  })

  it('reports a failure with the line of the file', async () => {
    project.write({
      'migrations/postgres/7_bad.sql': migrationText(
        'CREATE TABLE a (id INTEGER);\n\nSELECT nope FROM a;',
        '',
      ),
    })
    const { code, stdout } = await godwit('upgrade', '--json')
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { applied: { length: 7 }, pending: ['7_bad'], error: { migration: '7_bad', line: 4 } },
    ])
  })

  it('shows no rows of a failed statement, unless it is asked for them', async () => {
    const rows =
      "INSERT INTO person VALUES ('jane@example.org'); INSERT INTO person VALUES ('jane@example.org')"
    project.write({
      'migrations/postgres/7_people.sql': migrationText(
        `CREATE TABLE person (email TEXT UNIQUE);\n${rows};`,
        '',
      ),
    })
    for (const argv of [['upgrade'], ['upgrade', '--json'], ['upgrade', '--quiet']]) {
      const { code, stdout, stderr } = await godwit(...argv)
      expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('person_email_key')])
      expect(stdout + stderr).not.toContain('jane')
    }
    const { stderr } = await godwit('upgrade', '--verbose')
    expect(stderr).toContain('detail: Key (email)=(jane@example.org) already exists.')
  })

  it('says what the server notices: a name that it cut off, an object that was there', async () => {
    const name = 'a_name_of_more_than_sixty_three_bytes_which_the_server_shortens_silently'
    project.write({
      'migrations/postgres/7_long.sql': migrationText(`CREATE TABLE ${name} (id INTEGER);`, ''),
    })
    const { code, stderr } = await godwit('upgrade')
    expect([code, stderr]).toEqual([0, expect.stringMatching(/identifier "a_name_.*" will be truncated to/)])
  })

  it('tells a wrong password and a wrong name (2) from a server that is not there (5), and never the password', async () => {
    const wrongName = Object.assign(new URL(url), { pathname: '/no_such_database' })
    const unreachable = Object.assign(new URL(url), { hostname: '127.0.0.1', port: '1', password: 'hush' })
    const nobody = Object.assign(new URL(url), { username: 'no_such_user', password: 'hush' })
    for (const [given, expected] of [
      [wrongName, 2],
      [nobody, 2],
      [unreachable, 5],
    ] as const) {
      const { code, stdout, stderr } = await godwit('status', '-u', given.href, '--json')
      expect([given.pathname, code, stderr]).toEqual([given.pathname, expected, expect.any(String)])
      expect(`${stdout}${stderr}`).not.toContain('hush')
    }
  })
})
