import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(2))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  sql(`CREATE TABLE t0 (id INTEGER); CREATE TABLE t1 (id INTEGER);
    CREATE TABLE aerich (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, version VARCHAR(255) NOT NULL,
      app VARCHAR(20) NOT NULL, content JSON NOT NULL);
    INSERT INTO aerich (version, app, content) VALUES ('0_step.sql', 'models', '{}'), ('1_step.py', 'models', '{}')`)
})
afterEach(() => project.remove())

function sql(script: string): void {
  const db = new Database(project.path('bot.db'))
  db.exec(script)
  db.close()
}

/** The commands that a message gives, each on a line of its own, as the words that follow `godwit`. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/^ {4}godwit (.*)$/gm)].map(([, words = '']) => words.split(' '))
}

describe('godwit adopt aerich', () => {
  it('is what an upgrade of such a database prints, and what lets it go on', async () => {
    const { code, stderr } = await project.godwit('upgrade')
    expect([code, stderr]).toEqual([1, expect.stringContaining('would record "0_step", "1_step"')])
    const [command = []] = commandsIn(stderr)
    expect(command).toEqual(['adopt', 'aerich'])
    const adopted = await project.godwit(...command, '--yes', '--json')
    expect([adopted.code, JSON.parse(adopted.stdout)]).toEqual([
      0,
      {
        schemaVersion: 1,
        ok: true,
        command: 'adopt',
        database: project.path('bot.db'),
        adopted: ['0_step', '1_step'],
        pending: ['2_step'],
      },
    ])
    expect(await project.godwit('upgrade')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^applied {3}2_step {2}/),
    })
  })

  it('shows what it would record and the tables that stand, asks, and writes nothing before the answer', async () => {
    const { code, stderr } = await project.godwit('adopt', 'aerich')
    expect(code).toBe(2)
    expect(stderr).toContain(
      'to record  0_step, which Aerich calls 0_step.sql\nto record  1_step, which Aerich calls 1_step.py\ntables     t0, t1\n',
    )
    expect(stderr).toContain('add --yes to the same command')
    expect(JSON.parse((await project.godwit('history', '--json')).stdout)).toMatchObject({ history: [] })
  })

  it('says what it has recorded, and where there is nothing to record, without a question', async () => {
    expect(await project.godwit('adopt', 'aerich', '--yes')).toMatchObject({
      code: 0,
      stdout: 'adopted   0_step, recorded as 0_step.sql\nadopted   1_step, recorded as 1_step.py\n',
      stderr: expect.stringContaining(': 2 migrations adopted, 1 pending.\n'),
    })
    expect(await project.godwit('adopt', 'aerich')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('nothing to adopt'),
    })
  })

  it('is refused, and taken where a flag allows it, in another order than that of the numbers', async () => {
    sql("UPDATE aerich SET version = '2_step.py' WHERE id = 1")
    const { code, stderr } = await project.godwit('adopt', 'aerich', '--yes')
    expect([code, stderr]).toEqual([1, expect.stringContaining('"1_step"')])
    const [command = []] = commandsIn(stderr)
    expect(command).toEqual(['adopt', 'aerich', '--allow-out-of-order'])
    expect(await project.godwit(...command, '--yes')).toMatchObject({ code: 0 })
  })

  it('ends with 1 where Aerich has left nothing, and names the other way', async () => {
    sql('DROP TABLE aerich')
    const { code, stderr } = await project.godwit('adopt', 'aerich', '--yes')
    expect([code, stderr]).toEqual([1, expect.stringContaining('\n    godwit baseline 2_step\n')])
  })
})

describe('godwit adopt', () => {
  it('--at records as a baseline does', async () => {
    const { code, stdout } = await project.godwit('adopt', '--at', '0', '--yes', '--json')
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { command: 'adopt', baselined: ['0_step'], pending: ['1_step', '2_step'] },
    ])
  })

  it.each([
    [[], /godwit adopt aerich\n.*\n {4}godwit adopt --at <version>/],
    [['alembic'], /"alembic"/],
    [['aerich', '--at', '1'], /not both/],
  ])('%j is told what it can be given', async (words, told) => {
    const { code, stderr } = await project.godwit('adopt', ...words)
    expect([code, stderr]).toEqual([2, expect.stringMatching(told)])
  })
})
