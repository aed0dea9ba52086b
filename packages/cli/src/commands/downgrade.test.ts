import { existsSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationText, numberedMigrations } from '../testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(async () => {
  project = temporaryProject()
  project.write(numberedMigrations(6))
  project.write({ 'godwit.config.json': '{ "url": "sqlite:bot.db" }' })
  await project.godwit('upgrade')
})
afterEach(() => project.remove())

describe('godwit downgrade', () => {
  it('undoes one migration without a target, and down to a target, which stays', async () => {
    expect(JSON.parse((await project.godwit('downgrade', '--yes', '--json')).stdout)).toEqual({
      schemaVersion: 1,
      ok: true,
      command: 'downgrade',
      database: project.path('bot.db'),
      reverted: ['6_step'],
      pending: ['6_step'],
    })
    const { code, stdout } = await project.godwit('rollback', '4', '-y')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^reverted {2}5_step {2}\d+ ms\n$/)])
    const base = await project.godwit('down', 'base', '--yes', '--json')
    expect(JSON.parse(base.stdout).reverted).toEqual(['4_step', '3_step', '2_step', '1_step', '0_step'])
    const none = await project.godwit('downgrade')
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('nothing to undo') })
  })

  it('shows the SQL and asks; where nobody can answer, it says which flag would', async () => {
    const { code, stdout, stderr } = await project.godwit('downgrade', '5', '--no-input')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('-- downgrade 6_step\nDROP TABLE t6;\n')
    expect(stderr).toContain('A question nobody answered: Undo 1 migration')
    expect(stderr).toContain('add --yes to the same command')
    expect((await project.godwit('heads')).stdout).toBe('')
  })

  it('shows what it would undo with --dry-run', async () => {
    const shown = await project.godwit('downgrade', '4', '--dry-run')
    expect(shown).toMatchObject({
      code: 0,
      stdout: '-- downgrade 6_step\nDROP TABLE t6;\n\n-- downgrade 5_step\nDROP TABLE t5;\n',
    })
    expect((await project.godwit('heads')).stdout).toBe('')
  })

  it.each(['downgrade', 'redo'])('says once that there is no database: %s', async (command) => {
    const nowhere = ['-u', 'sqlite:bto.db', '--yes']
    const { code, stdout, stderr } = await project.godwit(command, ...nowhere)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: There is no database at .*bto\.db\n/)
    expect(stderr.match(/bto\.db/g)).toHaveLength(1)
    expect(JSON.parse((await project.godwit(command, ...nowhere, '--json')).stdout)).toMatchObject({
      error: { code: 'DATABASE_ABSENT' },
      pending: { length: 7 },
    })
    expect(existsSync(project.path('bto.db'))).toBe(false)
  })

  it('does not take a target together with --steps', async () => {
    expect(await project.godwit('downgrade', '4', '--steps', '1')).toMatchObject({ code: 2 })
  })
})

describe('a downgrade that would lose data', () => {
  beforeEach(async () => {
    project.write({
      'migrations/7_rows.sql': migrationText(
        'INSERT INTO t6 VALUES (1), (2); INSERT INTO t5 VALUES (1);',
        'DELETE FROM t6 WHERE id > 1;',
      ),
    })
    await project.godwit('upgrade')
  })

  it('shows what would go, and is refused: yes is not enough', async () => {
    for (const flags of [[], ['--yes']]) {
      const { code, stdout, stderr } = await project.godwit('downgrade', '5', ...flags)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(
        'Data would be lost with "7_rows" (1 row of table t6), "6_step" (table t6 with 2 rows).',
      )
      expect(stderr).toContain('Nothing was changed.')
      expect(stderr).toContain(
        flags.length === 0
          ? '-- downgrade 7_rows\n-- loses 1 row of table t6\nDELETE FROM t6'
          : "undoing   7_rows, by its file's downgrade\nlosing    1 row of table t6\n",
      )
    }
    expect(JSON.parse((await project.godwit('downgrade', '5', '--yes', '--json')).stdout)).toMatchObject({
      ok: false,
      error: { code: 'DATA_LOSS', fix: expect.stringContaining('godwit downgrade 5 --allow-data-loss') },
    })
    expect((await project.godwit('heads')).stdout).toBe('')
  })

  it('runs where both are given, by the command that was printed', async () => {
    const { stderr } = await project.godwit('downgrade', '5')
    const [, ...printed] = /^ {4}godwit (downgrade.*--allow-data-loss)$/m.exec(stderr)?.[1]?.split(' ') ?? []
    expect(await project.godwit('downgrade', ...printed)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('A question nobody answered'),
    })
    const { code, stdout } = await project.godwit('downgrade', ...printed, '--yes')
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^reverted {2}7_rows .*\nreverted {2}6_step .*\n$/),
    ])
  })

  it('is shown by a dry run, which is refused for the same reason', async () => {
    const shown = await project.godwit('downgrade', '--dry-run')
    expect(shown).toMatchObject({ code: 1, stderr: expect.stringContaining('Data would be lost') })
    expect(shown.stdout).toBe(
      '-- downgrade 7_rows\n-- loses 1 row of table t6\nDELETE FROM t6 WHERE id > 1;\n',
    )
    const json = await project.godwit('downgrade', '--dry-run', '--allow-data-loss', '--json')
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      0,
      { steps: [{ version: '7_rows', losses: [{ what: 'rows', name: 't6', count: 1, atMost: false }] }] },
    ])
  })
})

describe('an older release on a newer database', () => {
  beforeEach(() => {
    for (const newer of ['5_step', '6_step']) rmSync(project.path(`migrations/${newer}.sql`))
  })

  it('is told that the database is ahead, and has nothing to do', async () => {
    const status = await project.godwit('status', '--json')
    expect(status.code).toBe(0)
    expect(JSON.parse(status.stdout).apps).toMatchObject([
      { state: 'ahead', ahead: ['5_step', '6_step'], pending: [] },
    ])
    const upgrade = await project.godwit('upgrade')
    expect(upgrade).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('ahead') })
  })

  it('undoes what the newer release did from the recorded SQL, and says so before', async () => {
    const asked = await project.godwit('downgrade', '4')
    expect(asked).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('-- downgrade 6_step (recorded SQL)\nDROP TABLE t6;'),
    })
    const { code, stdout, stderr } = await project.godwit('downgrade', '4', '--yes')
    expect(code).toBe(0)
    expect(stderr).toContain('undoing   6_step, by its recorded SQL')
    expect(stdout).toMatch(
      /^reverted {2}6_step .* by its recorded SQL\nreverted {2}5_step .* by its recorded SQL\n$/,
    )
    const status = await project.godwit('status', '--json')
    expect(JSON.parse(status.stdout).apps).toMatchObject([{ state: 'up-to-date', ahead: [] }])
  })

  it("does not use an edited file's downgrade", async () => {
    project.write({ 'migrations/4_step.sql': migrationText('CREATE TABLE t4 (id TEXT);', 'DROP TABLE t0;') })
    const { code, stderr } = await project.godwit('downgrade', '3', '--yes')
    expect(code).toBe(0)
    expect(stderr).toContain('undoing   4_step, by its recorded SQL')
    // t0 is still there, and t4 is not: else this would fail.
    project.write({
      'migrations/4_step.sql': migrationText(
        'CREATE TABLE t4 (id TEXT); ALTER TABLE t0 ADD COLUMN n TEXT;',
        'SELECT 1;',
      ),
    })
    expect(await project.godwit('upgrade')).toMatchObject({ code: 0 })
  })
})
