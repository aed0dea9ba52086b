import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMigrator, type MigratorOptions, modules } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { faulty, recording, type Where } from '@godwit/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FIRST, file, HALF, type HalfApplied, halfApplied, LATER, STATEMENTS, UNDO } from './half-applied.js'

let folder: string
let path: string
let scene: HalfApplied
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-half-'))
  path = join(folder, 'bot.db')
  scene = halfApplied(path)
})
afterEach(() => {
  scene.db.close()
  rmSync(folder, { recursive: true })
})

describe('what is left of a migration', () => {
  const manifest = (text: string, later = LATER) => ({
    '0_first.sql': FIRST,
    '1_half.sql': text,
    '2_later.sql': later,
  })
  const migrator = (text: string, options: Partial<MigratorOptions> = {}) =>
    createMigrator({
      dialect: sqlite(path),
      migrations: modules(manifest(text)),
      policy: { nonEmpty: 'allow' },
      ...options,
    })
  const begin = async (text: string): Promise<void> => {
    await migrator(text).upgrade({ to: '0' })
    scene.fill()
  }
  const finish = { version: '1', as: 'finished' } as const
  const versions = () =>
    scene.db.prepare('SELECT version, state FROM godwit_migrations ORDER BY id').raw().all()
  const DONE = [
    ['0_first', 'applied'],
    ['1_half', 'applied'],
  ]

  it('is told as facts too, and is the same where all migrations are one transaction', async () => {
    await begin(HALF)
    scene.runOneByOne(STATEMENTS, 1)
    for (const singleTransaction of [false, true]) {
      const failed = migrator(HALF, { singleTransaction }).upgrade()
      await expect(failed).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        line: 2,
        effects: [
          { line: 2, effect: 'done' },
          { line: 3, effect: 'not done' },
          { line: 4, effect: 'not done' },
        ],
      })
    }
  })

  it('is judged by what those before it in the same transaction had done', async () => {
    await begin(HALF)
    const later = file(
      'CREATE TABLE "list" ("id" INTEGER);\nCREATE INDEX "by_colour" ON "note" ("colour");\nALTER TABLE "list" ADD "x";',
      '',
    )
    scene.db.exec('CREATE TABLE "list" ("id" INTEGER)')
    const all = createMigrator({
      dialect: sqlite(path),
      migrations: modules(manifest(HALF, later)),
      singleTransaction: true,
    })
    await expect(all.upgrade()).rejects.toMatchObject({
      migration: '2_later',
      effects: [{ effect: 'done' }, { effect: 'not done' }, { effect: 'not done' }],
    })
    expect(versions()).toEqual([['0_first', 'applied']])
  })

  it('is not spoken of where nothing of it was there, and is nothing of what failed for its own sake', async () => {
    await begin(HALF)
    const broken = file(`${STATEMENTS[0]};\nINSERT INTO "absent" VALUES (1);`, '')
    const error = await migrator(broken)
      .upgrade()
      .catch((failed: unknown) => failed)
    expect(error).toMatchObject({ code: 'MIGRATION_FAILED', line: 3 })
    expect(error).toMatchObject({ effects: undefined })
    // What runs one by one has done its first statement itself, and recorded it.
    const walk = file(
      `${STATEMENTS[0]};\nINSERT INTO "absent" VALUES (1);`,
      '',
      '-- godwit: transaction=false\n',
    )
    const stopped = await migrator(walk)
      .upgrade()
      .catch((failed: unknown) => failed)
    expect(stopped).toMatchObject({ effects: undefined })
    expect(String(stopped)).toContain('godwit upgrade')
  })

  it('is finished also where its statements would commit one by one', async () => {
    const walk = `-- godwit: transaction=false\n${HALF}`
    await begin(walk)
    scene.runOneByOne(STATEMENTS, 2)
    await expect(migrator(walk).upgrade()).rejects.toThrow(/resolve 1_half --finish/)
    expect((await migrator(walk).resolve(finish)).statements).toEqual([STATEMENTS[2]])
    expect(versions()).toEqual(DONE)
  })

  it('is finished of a record that was left running, with what that says is done', async () => {
    const rowsFirst = `INSERT INTO "note" ("text", "member_id") VALUES ('d', 1);`
    const walk = file(`${rowsFirst}\n${STATEMENTS.join(';\n')};`, UNDO, '-- godwit: transaction=false\n')
    await begin(walk)
    // The second one fails, for it is done; the third is not to be seen in any record.
    scene.runOneByOne(STATEMENTS, 2)
    await expect(migrator(walk).upgrade()).rejects.toThrow(/duplicate column name: pinned/)
    expect(versions()).toEqual([
      ['0_first', 'applied'],
      ['1_half', 'running'],
    ])
    const report = await migrator(walk).resolve(finish)
    expect(report).toMatchObject({
      before: 'running',
      statements: [STATEMENTS[2]],
      next: 'npx godwit upgrade',
    })
    expect(versions()).toEqual(DONE)
    expect(scene.db.prepare(`SELECT count(*) FROM note WHERE text = 'd'`).pluck().get()).toBe(1)
    expect((await migrator(walk).upgrade()).applied).toMatchObject([{ version: '2_later' }])
  })

  it('is refused where what is recorded as done was edited since', async () => {
    const walk = (value: string) =>
      file(
        `INSERT INTO "note" ("text", "member_id") VALUES ('${value}', 1);\n${STATEMENTS[0]};`,
        '',
        '-- godwit: transaction=false\n',
      )
    await begin(walk('d'))
    scene.runOneByOne(STATEMENTS, 1)
    await expect(migrator(walk('d')).upgrade()).rejects.toThrow(/duplicate/)
    await expect(migrator(walk('e')).resolve(finish)).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })

  it('takes rows for done that come before what is done, and runs those that come after what is not', async () => {
    const insert = (text: string) => `INSERT INTO "note" ("text", "member_id") VALUES ('${text}', 1)`
    const statements = [insert('d'), ...STATEMENTS.slice(0, 2), insert('e'), insert('f')]
    const mixed = file(`${statements.join(';\n')};`, '')
    await begin(mixed)
    scene.runOneByOne(statements, 2)
    expect((await migrator(mixed).resolve(finish)).statements).toEqual(statements.slice(2))
    expect(scene.db.prepare(`SELECT text FROM note WHERE text > 'c' ORDER BY id`).pluck().all()).toEqual([
      'd',
      'e',
      'f',
    ])
  })

  it('is refused where rows stand between what is done and what is not, and nothing is changed', async () => {
    const fix = `UPDATE "note" SET "text" = "text" || '!'`
    const statements = [STATEMENTS[0] ?? '', fix, STATEMENTS[1] ?? '']
    const mixed = file(`${statements.join(';\n')};`, '')
    await begin(mixed)
    scene.runOneByOne(statements, 1)
    const before = [scene.rows(), versions()]
    const failed = await migrator(mixed)
      .upgrade()
      .catch((error: unknown) => error)
    expect(String(failed)).toMatch(/Whether these are done cannot be seen:\n {4}1_half\.sql:3 {2}UPDATE/)
    expect(String(failed)).not.toContain('--finish')
    expect(String(failed)).toContain('godwit resolve 1_half --applied')
    await expect(migrator(mixed).resolve(finish)).rejects.toMatchObject({ code: 'CANNOT_FINISH' })
    const preview = await migrator(mixed).planResolve(finish)
    expect(preview).toMatchObject({ before: null, statements: [], refusal: { code: 'CANNOT_FINISH' } })
    expect([scene.rows(), versions()]).toEqual(before)
  })

  it('is refused of a rebuild that may be done, and done of one of which only the last step is missing', async () => {
    const rebuild = [
      `CREATE TABLE "new_note" ("id" INTEGER PRIMARY KEY, "text" TEXT NOT NULL, "member_id" BIGINT)`,
      `INSERT INTO "new_note" SELECT "id", coalesce("text", ''), "member_id" FROM "note"`,
      `DROP TABLE "note"`,
      `ALTER TABLE "new_note" RENAME TO "note"`,
    ]
    const statements = [...rebuild, STATEMENTS[2] ?? '']
    const text = file(`${statements.join(';\n')};`, '')
    await begin(text)
    const before = scene.rows()
    scene.runOneByOne(statements, 3)
    expect((await migrator(text).planResolve(finish)).statements).toEqual(statements.slice(3))
    scene.runOneByOne(statements.slice(3), 1)
    await expect(migrator(text).resolve(finish)).rejects.toMatchObject({ code: 'CANNOT_FINISH' })
    scene.runOneByOne(statements.slice(4), 1)
    expect(scene.rows()).toEqual(before)
  })

  it('is rolled back whole where it fails, and says at which line', async () => {
    const unique = `CREATE UNIQUE INDEX "one_each" ON "note" ("member_id")`
    const text = file(`${[...STATEMENTS, unique].join(';\n')};`, '')
    await begin(text)
    scene.runOneByOne(STATEMENTS, 2)
    await expect(migrator(text).resolve(finish)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      line: 5,
      message: expect.stringContaining('Its changes were rolled back.'),
    })
    expect(scene.columns('member')).toEqual(['id', 'name'])
    expect(versions()).toEqual([['0_first', 'applied']])
  })

  it('is refused where it is not what was shown any more', async () => {
    await begin(HALF)
    scene.runOneByOne(STATEMENTS, 1)
    const { statements } = await migrator(HALF).planResolve(finish)
    expect(statements).toEqual(STATEMENTS.slice(1))
    scene.db.exec(STATEMENTS[1] ?? '')
    const agreed = migrator(HALF).resolve({ ...finish, expected: statements })
    await expect(agreed).rejects.toMatchObject({ code: 'PLAN_CHANGED' })
    expect(scene.columns('member')).toEqual(['id', 'name'])
  })

  it('is done once by however many at once', async () => {
    await begin(HALF)
    scene.runOneByOne(STATEMENTS, 2)
    const reports = await Promise.all(
      [1, 2, 3, 4].map(() =>
        migrator(HALF)
          .resolve(finish)
          .catch((error) => error.code),
      ),
    )
    // Who waited finds another record than the one of which it had spoken.
    expect(reports.filter((one) => typeof one === 'object' && one.changed)).toHaveLength(1)
    expect(versions()).toEqual(DONE)
  })

  it('shows no password of what is there, nor of what is left', async () => {
    const secret = `CREATE VIEW "link" AS SELECT 'postgres://bot:hunter22@host/db' AS "url"`
    const text = file(`${STATEMENTS[0]};\n${secret};\n${STATEMENTS[1]};`, '')
    await begin(text)
    scene.runOneByOne([STATEMENTS[0] ?? '', secret], 2)
    const failed = await migrator(text)
      .upgrade()
      .catch((error: unknown) => error)
    expect(String(failed)).toContain('1_half.sql:3')
    expect(String(failed)).not.toContain('hunter22')
    scene.db.exec('DROP VIEW "link"')
    expect(JSON.stringify(await migrator(text).planResolve(finish))).not.toContain('hunter22')
  })

  it('is finished by one more run, wherever the connection was lost', async () => {
    const prepare = async (): Promise<unknown[]> => {
      scene.db.exec(
        'DROP TABLE IF EXISTS note; DROP TABLE IF EXISTS member; DROP TABLE IF EXISTS godwit_migrations',
      )
      await begin(HALF)
      scene.runOneByOne(STATEMENTS, 2)
      return scene.rows()
    }
    await prepare()
    const sound = recording(sqlite(path))
    await migrator(HALF, { dialect: sound.dialect }).resolve(finish)
    const { points } = sound
    expect(points.some(({ call }) => call === 'session.effects')).toBe(true)
    const faults: Where[] = [
      ...points.map(({ number, moment }) => ({ at: number, moment, effect: 'lost' as const })),
      { at: 'transaction.commit #1', moment: 'after', effect: 'unknown-outcome' },
      { at: 'transaction.commit #1', moment: 'before', effect: 'unknown-outcome' },
    ]
    for (const where of faults) {
      const before = await prepare()
      await migrator(HALF, { dialect: faulty(sqlite(path), where) })
        .resolve(finish)
        .catch(() => undefined)
      await migrator(HALF).resolve(finish)
      expect([versions(), scene.columns('member'), scene.rows()]).toEqual([
        DONE,
        ['id', 'name', 'note_limit'],
        before,
      ])
    }
  })
})
