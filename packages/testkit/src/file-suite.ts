import assert from 'node:assert/strict'
import { type Database, type GodwitEvent, type NoticeEvent, sql } from '@godwit/core'
import { migrationFailure, refusal } from './failure.js'
import { inSession } from './in-session.js'
import { recordedVersions } from './recorded.js'
import type { Suite } from './suite.js'
import type { TestDatabase } from './test-database.js'
import { adding, LINE, type Manifest, migration, migratorOn } from './test-migrations.js'
import { committedIds, TABLE } from './test-table.js'

/** Files and scripts that are not what they seem: what is refused, what is named, and what is data. */
export const fileSuite: Suite = {
  'a character that only looks right is named with its place when its statement fails': async (database) => {
    const odd = { '\u00a0': 'U+00A0', '\u2028': 'U+2028', '\u200b': 'U+200B', '\uff0a': 'U+FF0A' }
    for (const [character, code] of Object.entries(odd)) {
      const text = migration(`SELECT 1;\n-- 😀\nSELECT '😀',${character}x FROM "t"`)
      const error = await migrationFailure(migratorOn(database, { ...LINE, '11_odd.sql': text }).upgrade())
      assert.ok(error.message.includes(`At 4:12 stands ${code} `), error.message)
    }
    const mixed = migration('SELECT "\u0456d" FROM "t"')
    const error = await migrationFailure(migratorOn(database, { ...LINE, '11_odd.sql': mixed }).upgrade())
    assert.match(error.message, /At 2:9 stands U\+0456 \(a Cyrillic letter\), which looks like `i`/)
  },

  'a character that only looks right is named in the SQL of modules and code too': async (database) => {
    const wrong = 'SELECT \u2018x\u2019 FROM "t"'
    for (const upgrade of [() => `SELECT 1;\n${wrong}`, async (db: Database) => db.execute(wrong)]) {
      const error = await migrationFailure(migratorOn(database, { ...LINE, '11_odd': { upgrade } }).upgrade())
      assert.match(error.message, /:8 of .* stands U\+2018 \(left quote\), which looks like `'`/)
    }
  },

  'a name with an odd character in it is told of before it is made': async (database) => {
    const manifest = {
      ...LINE,
      '11_odd.sql': migration('ALTER TABLE "t" ADD COLUMN v2\u200b INTEGER'),
    }
    const planned = await noticesOf(database, manifest, (migrator) => migrator.plan())
    const told = await noticesOf(database, manifest, (migrator) => migrator.upgrade())
    for (const notices of [planned, told])
      assert.deepEqual(
        notices
          .filter(({ code }) => code === 'ODD_CHARACTER')
          .map(({ severity, message }) => [severity, message]),
        [['warning', '11_odd.sql:2:30: U+200B (zero width space), which nobody sees, is part of a name.']],
      )
    const again = await noticesOf(database, manifest, (migrator) => migrator.upgrade())
    assert.deepEqual(again, [], 'what is applied is not spoken of any more')
  },

  'a line end within a text is stored as it is written, which is told where it is CRLF': async (database) => {
    const values = `INSERT INTO "t" ("id", "v") VALUES (1, 'a\nb');\nINSERT INTO "t" ("id", "v") VALUES (2, 'a\r\nb')`
    const notices = await noticesOf(
      database,
      { '0_table.sql': LINE['0_table.sql'], '1_rows.sql': migration(values) },
      (migrator) => migrator.upgrade(),
    )
    const rows = await inSession(database, (session) => session.query(sql`SELECT "v" FROM "t" ORDER BY "id"`))
    assert.deepEqual(rows, [{ v: 'a\nb' }, { v: 'a\r\nb' }])
    const told = notices.filter(({ code }) => code === 'CRLF_IN_TEXT')
    assert.deepEqual(
      told.map(({ message }) => message.slice(0, message.indexOf(': '))),
      ['1_rows.sql:4:42'],
    )
  },

  'a file with a byte order mark and CRLF runs, and is unedited with LF and without it': async (database) => {
    const manifest = (text: string): Manifest => ({ '0_table.sql': text, '1_one.sql': adding(1) })
    const text = migration(TABLE, 'DROP TABLE "t"')
    await migratorOn(database, manifest(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).upgrade()
    assert.deepEqual(await committedIds(database), [1])
    const [app] = (await migratorOn(database, manifest(text)).status()).apps
    assert.equal(app?.state, 'up-to-date')
  },

  'a script that is not SQL is refused before anything of it runs, also in code': async (database) => {
    const scripts = {
      'a pointer of Git LFS': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      'a merge conflict': `${INSERT};\n<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> topic\n`,
      'a NUL byte': `${INSERT};\nSELECT '\0'`,
      'a text that is never closed': `${INSERT};\nSELECT 'open`,
      'a comment that is never closed': `${INSERT};\n/* SELECT 1`,
      'transaction control': `${INSERT};\nCOMMIT`,
    }
    await migratorOn(database, { '0_table.sql': LINE['0_table.sql'] }).upgrade()
    for (const [what, script] of Object.entries(scripts)) {
      const asText = { '0_table.sql': LINE['0_table.sql'], '1_bad': { upgrade: () => script } }
      await refusal(migratorOn(database, asText).upgrade(), 'INVALID_MIGRATION')
      // Outside a transaction, so that what had run would stay.
      const asCode = {
        '0_table.sql': LINE['0_table.sql'],
        '1_bad': { transaction: false, upgrade: async (db: Database) => db.execute(script) },
      }
      await migrationFailure(migratorOn(database, asCode).upgrade())
      assert.deepEqual(await committedIds(database), [], what)
      await inSession(database, (session) =>
        session.execute(`DELETE FROM "godwit_migrations" WHERE "id" > 1`),
      )
    }
  },

  'a migration of many megabytes is applied whole, and told of': async (database) => {
    const value = 'x'.repeat(11_000_000)
    const manifest = {
      '0_table.sql': LINE['0_table.sql'],
      '1_data.sql': migration(`INSERT INTO "t" ("id", "v") VALUES (1, '${value}')`),
    }
    const notices = await noticesOf(database, manifest, (migrator) => migrator.upgrade())
    assert.match(
      notices.find(({ code }) => code === 'LARGE_FILE')?.message ?? '',
      /1_data\.sql: 11 MB of SQL/,
    )
    const rows = await inSession(database, (session) =>
      session.query(sql`SELECT length("v") AS "n" FROM "t"`),
    )
    assert.deepEqual(rows, [{ n: value.length }])
    const again = await noticesOf(database, manifest, (migrator) => migrator.upgrade())
    assert.deepEqual(again, [])
  },

  'a number that is a time to come is told of, and applied': async (database) => {
    const manifest = { '0_table.sql': LINE['0_table.sql'], '29991231235959_late.sql': adding(1) }
    const notices = await noticesOf(database, manifest, (migrator) => migrator.upgrade())
    assert.match(
      notices.find(({ code }) => code === 'NUMBER_IN_FUTURE')?.message ?? '',
      /29991231235959_late/,
    )
    assert.deepEqual(await recordedVersions(database), ['0_table', '29991231235959_late'])
  },

  'the time at which a migration was applied decides nothing': async (database) => {
    const before = { '0_table.sql': LINE['0_table.sql'], '1_one.sql': adding(1) }
    await migratorOn(database, before).upgrade()
    await inSession(database, (session) =>
      session.execute(
        `UPDATE "godwit_migrations" SET "applied_at" = '2999-01-01T00:00:00.000Z' WHERE "version" = '0_table'`,
      ),
    )
    const { applied } = await migratorOn(database, { ...before, '2_two.sql': adding(2) }).upgrade()
    assert.deepEqual(applied.length, 1)
    const { reverted } = await migratorOn(database, { ...before, '2_two.sql': adding(2) }).downgrade({
      allowDataLoss: true,
      steps: 2,
    })
    assert.deepEqual(
      reverted.map((step) => step.version),
      ['2_two', '1_one'],
    )
  },
}

const INSERT = 'INSERT INTO "t" ("id") VALUES (7)'

/** Our own notices of a run. An engine's have codes of digits. */
async function noticesOf(
  database: TestDatabase,
  manifest: Manifest,
  run: (migrator: ReturnType<typeof migratorOn>) => Promise<unknown>,
): Promise<NoticeEvent[]> {
  const events: GodwitEvent[] = []
  await run(migratorOn(database, manifest, { onEvent: (event) => void events.push(event) }))
  return events
    .filter((event) => event.type === 'notice')
    .filter(({ code }) => /^[A-Z_]+$/.test(code ?? '') && !code?.startsWith('DATABASE_'))
}
