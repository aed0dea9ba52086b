import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Backup, BackupEvent, NoticeEvent } from '@godwit/core'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { markedName, partialName } from './copy-name.js'
import { sqlite } from './index.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const ROWS =
  'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY, "v" TEXT); INSERT INTO "t" VALUES (1, \'one\'), (2, \'two\')'
const USUAL: Backup = { keep: 3, bookkeeping: ['versions'], required: true }
const INSERT = 'INSERT INTO "t" VALUES (3, \'three\')'

const copies = ({ folder }: ScratchDatabase) =>
  readdirSync(folder).filter((name) => name.includes('.backup-'))
const told = ({ events }: ScratchDatabase) =>
  events.filter((event): event is BackupEvent => event.type === 'backup')
const notices = ({ events }: ScratchDatabase) =>
  events
    .filter((event): event is NoticeEvent => event.type === 'notice')
    .map(({ code, message }) => `${code}: ${message}`)

/** Changes the database in a transaction that begins with a copy. */
const change = (scratch: ScratchDatabase, backup: Partial<Backup> = {}, script = INSERT) =>
  scratch.migrate((db) => db.execute(script), { backup: { ...USUAL, ...backup } })

const read = (file: string, query: string) => {
  const db = new Driver(file, { readonly: true, fileMustExist: true })
  try {
    return db.prepare(query).raw().all()
  } finally {
    db.close()
  }
}

describe('a copy', () => {
  it.each(['delete', 'wal'])('is the database as it was before the transaction (%s)', (mode) =>
    withScratchDatabase(`PRAGMA journal_mode = ${mode}; ${ROWS}`, async (scratch) => {
      await change(scratch)
      const [made] = told(scratch)
      expect(made?.file).toMatch(/app\.db\.backup-\d{8}T\d{6}Z$/)
      expect(made?.bytes).toBe(statSync(made?.file ?? '').size)
      expect(read(made?.file ?? '', 'SELECT * FROM "t"')).toEqual([
        [1, 'one'],
        [2, 'two'],
      ])
      expect(scratch.rows('SELECT count(*) FROM "t"')).toEqual([[3]])
      // No journal, and nothing unfinished.
      expect(readdirSync(scratch.folder).filter((name) => !/^app\.db(?:-wal|-shm)?$/.test(name))).toEqual(
        copies(scratch),
      )
    }),
  )

  it('is for its owner alone, although everybody may read the database', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      chmodSync(scratch.file, 0o644)
      await change(scratch)
      expect(statSync(told(scratch)[0]?.file ?? '').mode & 0o777).toBe(0o600)
    }))

  it('holds everything: indexes, views, triggers, settings of the file', () =>
    withScratchDatabase(
      `PRAGMA user_version = 7; PRAGMA application_id = 8; ${ROWS};
       CREATE INDEX "i" ON "t" ("v"); CREATE VIEW "w" AS SELECT "v" FROM "t"; CREATE VIEW "broken" AS SELECT * FROM "gone";
       CREATE TRIGGER "g" AFTER INSERT ON "t" BEGIN SELECT 1; END; CREATE VIRTUAL TABLE "f" USING fts5("x");
       INSERT INTO "f" VALUES ('words')`,
      async (scratch) => {
        const before = scratch.rows('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name')
        await change(scratch)
        const file = told(scratch)[0]?.file ?? ''
        expect(read(file, 'SELECT type, name, sql FROM sqlite_schema ORDER BY type, name')).toEqual(before)
        expect(read(file, `SELECT * FROM "f" WHERE "f" MATCH 'words'`)).toEqual([['words']])
        expect([read(file, 'PRAGMA user_version'), read(file, 'PRAGMA application_id')]).toEqual([
          [[7]],
          [[8]],
        ])
      },
    ))

  it('is made although rows break the rules of their tables, which they did before', () =>
    withScratchDatabase(
      `PRAGMA ignore_check_constraints = ON; CREATE TABLE "c" ("a" CHECK ("a" > 0)); INSERT INTO "c" VALUES (-1); ${ROWS}`,
      async (scratch) => {
        await change(scratch)
        expect(read(told(scratch)[0]?.file ?? '', 'SELECT * FROM "c"')).toEqual([[-1]])
      },
    ))

  it('stands beside the file that a symbolic link leads to', () =>
    withScratchDatabase(ROWS, async ({ folder, file }) => {
      mkdirSync(path.join(folder, 'data'))
      renameSync(file, path.join(folder, 'data/real.db'))
      symlinkSync('data/real.db', file)
      const events: string[] = []
      await sqlite(file).session(
        {
          access: 'write',
          waitMs: 0,
          onEvent: (event) => event.type === 'backup' && events.push(event.file),
        },
        (session) => session.transaction((tx) => tx.execute(INSERT), { backup: USUAL }),
      )
      expect(events.map((name) => path.relative(folder, name))).toEqual([
        expect.stringMatching(/^data\/real\.db\.backup-\w+$/),
      ])
    }))

  it('is there before the work begins, and stays when that fails', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const failed = scratch.migrate(
        async (db) => {
          expect(copies(scratch)).toHaveLength(1)
          await db.execute('INSERT INTO "absent" VALUES (1)')
        },
        { backup: USUAL },
      )
      await expect(failed).rejects.toMatchObject({ kind: 'statement' })
      expect(copies(scratch)).toHaveLength(1)
    }))
})

describe('no copy is made', () => {
  it.each([
    ['that is empty', ''],
    [
      'without rows',
      'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIEW "w" AS SELECT 1',
    ],
    ['with rows of the runner alone', 'CREATE TABLE "versions" ("v"); INSERT INTO "versions" VALUES (1)'],
    ['with a virtual table without rows', 'CREATE VIRTUAL TABLE "f" USING fts5("x")'],
  ])('of a database %s', (_, script) =>
    withScratchDatabase(script, async (scratch) => {
      await change(scratch, {}, 'CREATE TABLE "u" ("id")')
      expect([copies(scratch), told(scratch)]).toEqual([[], []])
      expect(notices(scratch)).toEqual([
        `NO_BACKUP: No safety copy of ${scratch.file} was made: it holds no rows`,
      ])
      await change(scratch, { required: false }, 'CREATE TABLE "v" ("id")')
      expect(notices(scratch)).toHaveLength(1)
    }),
  )

  it('of one in memory', async () => {
    const handle = new Driver(':memory:')
    handle.exec(ROWS)
    const events: unknown[] = []
    await sqlite(handle).session(
      { access: 'write', waitMs: 0, onEvent: (event) => void events.push(event) },
      (session) => session.transaction((tx) => tx.execute(INSERT), { backup: USUAL }),
    )
    expect(events).toContainEqual(expect.objectContaining({ code: 'NO_BACKUP', severity: 'info' }))
    handle.close()
  })

  it.each([true, false])('of one that is larger than wanted, and that is told (required: %s)', (required) =>
    withScratchDatabase(ROWS, async (scratch) => {
      await change(scratch, { required, maxBytes: 4096 })
      expect(copies(scratch)).toEqual([])
      expect(notices(scratch)).toEqual([
        expect.stringMatching(/^NO_BACKUP: .*it has 0\.0 MiB, and only up to 0\.0 MiB are copied$/),
      ])
      expect(scratch.rows('SELECT count(*) FROM "t"')).toEqual([[3]])
    }),
  )

  it('once the run was told to stop, and nothing is left of it', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const stop = new AbortController()
      const stopped = scratch.session(
        async (session) => {
          const running = session.transaction((tx) => tx.execute(INSERT), { backup: USUAL })
          stop.abort()
          return running
        },
        { cancel: stop.signal },
      )
      await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' })
      expect(readdirSync(scratch.folder)).toEqual(['app.db'])
      expect(scratch.rows('SELECT count(*) FROM "t"')).toEqual([[2]])
    }))
})

describe('where a copy cannot be made', () => {
  const FAULTS: readonly (readonly [string, (scratch: ScratchDatabase) => Partial<Backup>, RegExp])[] = [
    ['because there is no such folder', ({ folder }) => ({ to: `${folder}/absent/copy.db` }), /ENOENT/],
    [
      'because a folder is meant that there is not',
      ({ folder }) => ({ to: `${folder}/absent/` }),
      /There is no folder .*absent/,
    ],
    [
      'because something has its name',
      ({ file }) => ({ to: file }),
      /app\.db is there already, and nothing is overwritten/,
    ],
    ...[
      '-journal',
      '-wal',
      '-shm',
      '-godwit-0123abcd',
      '.0123abcd.partial',
      '.0123abcd.restoring',
      '.0123abcd.partial-wal',
    ].map(
      (suffix) =>
        [
          `because ${suffix} would be removed`,
          ({ file }: ScratchDatabase) => ({ to: `${file}${suffix}` }),
          /app\.db[-.]\S+ is a name by which it would be taken for a part of the database, and removed/,
        ] as const,
    ),
    [
      'because it would be taken for one that was never finished',
      ({ folder }) => ({ to: `${folder}/other.partial` }),
      /other\.partial is a name of what was never finished, which cannot be restored/,
    ],
  ]

  it.each(FAULTS)('%s, nothing is changed if it is required', (_, backup, why) =>
    withScratchDatabase(ROWS, async (scratch) => {
      const before = readFileSync(scratch.file)
      await expect(change(scratch, backup(scratch))).rejects.toMatchObject({
        code: 'BACKUP_FAILED',
        message: expect.stringMatching(why),
      })
      expect(readFileSync(scratch.file).equals(before)).toBe(true)
      expect(readdirSync(scratch.folder)).toEqual(['app.db'])
    }),
  )

  it.each(FAULTS)('%s, that is told and the work goes on if it is not', (_, backup, why) =>
    withScratchDatabase(ROWS, async (scratch) => {
      await change(scratch, { ...backup(scratch), required: false })
      expect(notices(scratch)).toEqual([expect.stringMatching(why)])
      expect(scratch.rows('SELECT count(*) FROM "t"')).toEqual([[3]])
      expect(readdirSync(scratch.folder)).toEqual(['app.db'])
    }),
  )

  it('because the folder may not be written, that is told', ({ skip }) =>
    withScratchDatabase(ROWS, async (scratch) => {
      if (process.getuid?.() === 0) skip('Root may write everywhere.')
      const to = path.join(scratch.folder, 'locked')
      mkdirSync(to, { mode: 0o500 })
      await expect(change(scratch, { to })).rejects.toMatchObject({ code: 'BACKUP_FAILED' })
    }))

  it('because a collation is missing here, which the app has, that is told', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      scratch.other.exec(
        'CREATE TABLE "c" ("x"); INSERT INTO "c" VALUES (1); CREATE INDEX "ci" ON "c" ("x" COLLATE NOCASE)',
      )
      scratch.other.unsafeMode()
      scratch.other.exec(
        `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'ICU') WHERE name = 'ci'`,
      )
      await change(scratch, { required: false })
      expect(notices(scratch)).toEqual([
        expect.stringMatching(/^NO_BACKUP: .*no such collation sequence: ICU/),
      ])
      expect(copies(scratch)).toEqual([])
      expect(scratch.rows('SELECT count(*) FROM "t"')).toEqual([[3]])
    }))

  it('because there is not the room, that is told before the disk is full', async ({ skip }) => {
    await withScratchDatabase(ROWS, async (scratch) => {
      const to = path.join(scratch.folder, 'small')
      mkdirSync(to)
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', to], { stdio: 'ignore' })
      } catch {
        skip('Only who may mount can make a small disk.')
      }
      try {
        scratch.other.exec('INSERT INTO "t" VALUES (9, zeroblob(40000))')
        await change(scratch, { to, required: false })
        expect(notices(scratch)).toEqual([
          expect.stringMatching(/there is room for 0\.1 MiB, and 0\.1 MiB are needed/),
        ])
        // Once is enough for who insists.
        await change(scratch, { to }, 'DELETE FROM "t" WHERE "id" = 1')
        expect(readdirSync(to)).toHaveLength(1)
        scratch.other.exec('INSERT INTO "t" VALUES (10, zeroblob(40000))')
        await expect(change(scratch, { to }, 'DELETE FROM "t"')).rejects.toMatchObject({
          code: 'BACKUP_FAILED',
        })
        expect(readdirSync(to)).toHaveLength(1)
      } finally {
        execFileSync('umount', [to])
      }
    })
  })
})

describe('copies that pile up', () => {
  const named = (day: number, base = 'app.db') => `${base}.backup-202611${day}T000000Z`

  it('are three: the newest ones', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      for (const id of [3, 4, 5, 6]) {
        await change(scratch, {}, `INSERT INTO "t" VALUES (${id}, 'x')`)
        const [last] = told(scratch).slice(-1)
        // As if it had been made on another day.
        renameSync(last?.file ?? '', path.join(scratch.folder, named(10 + id)))
      }
      expect(copies(scratch)).toEqual([named(14), named(15), named(16)])
    }))

  it('take nothing along that is not named just like one of them', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const others = [
        'app.db.backup-before-the-move',
        'app.db.backup-20200101T000000Z.gz',
        'app.db.backup-20200101T000000Z-wal',
        'my-app.db.backup-20200101T000000Z',
        'app.db.before-restore-20200101T000000Z',
        'other.db.00000000.partial',
        'app.db.00000000.partial',
      ]
      for (const name of others) writeFileSync(path.join(scratch.folder, name), name)
      mkdirSync(path.join(scratch.folder, 'app.db.backup-20200101T000000Z'))
      for (const day of [11, 12, 13]) writeFileSync(path.join(scratch.folder, named(day)), 'old')
      await change(scratch, { keep: 1 })
      expect(readdirSync(scratch.folder).filter((name) => name !== 'app.db')).toEqual(
        [...others, 'app.db.backup-20200101T000000Z', path.basename(told(scratch)[0]?.file ?? '')].sort(),
      )
    }))

  it('stay in a folder of somebody else’s choice, unless it is said how many are to stay', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const to = path.join(scratch.folder, 'copies')
      mkdirSync(to)
      const base = markedName('app.db', scratch.file)
      for (const day of [11, 12, 13, 14]) writeFileSync(path.join(to, named(day, base)), 'old')
      const { keep: _, ...all } = USUAL
      await scratch.migrate((db) => db.execute(INSERT), { backup: { ...all, to } })
      expect(readdirSync(to)).toHaveLength(5)
      await change(scratch, { to, keep: 2 }, 'DELETE FROM "t" WHERE "id" = 3')
      expect(readdirSync(to)).toHaveLength(2)
    }))

  it('are kept apart in a folder that databases of one name share', () =>
    withScratchDatabase(ROWS, (one) =>
      withScratchDatabase(ROWS, async (other) => {
        const to = path.join(one.folder, 'copies')
        mkdirSync(to)
        writeFileSync(path.join(to, named(11)), 'of whatever database')
        for (const scratch of [one, other]) {
          await change(scratch, { to, keep: 1 })
          await change(scratch, { to, keep: 1 }, 'DELETE FROM "t" WHERE "id" = 3')
        }
        const [ofOne, ofOther] = [one, other].map((scratch) => path.basename(told(scratch)[1]?.file ?? ''))
        expect(ofOne).toMatch(/^app\.db\.[0-9a-f]{8}\.backup-\w+(?:-\d+)?$/)
        expect(readdirSync(to)).toEqual([ofOne, ofOther, named(11)].sort())
      }),
    ))

  it('have the same names where their own folder is named', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      symlinkSync(scratch.folder, path.join(scratch.folder, 'here'))
      for (const day of [11, 12]) writeFileSync(path.join(scratch.folder, named(day)), 'old')
      await change(scratch, { to: path.join(scratch.folder, 'here'), keep: 2 })
      expect(copies(scratch)).toEqual([named(12), path.basename(told(scratch)[0]?.file ?? '')])
    }))

  it('are one, where nothing has changed in between: a start that fails again and again pushes none out', () =>
    withScratchDatabase(`PRAGMA journal_mode = wal; ${ROWS}`, async (scratch) => {
      for (let attempt = 0; attempt < 3; attempt += 1)
        await expect(change(scratch, {}, `${INSERT}; CREATE TABLE "t" ("again")`)).rejects.toThrow(
          /already exists/,
        )
      // A claim that was taken back.
      await change(scratch, {}, `${INSERT}`)
      scratch.other.exec('DELETE FROM "t" WHERE "id" = 3')
      await change(scratch)
      expect(copies(scratch)).toHaveLength(1)
      expect(new Set(told(scratch).map(({ file }) => file)).size).toBe(1)
      expect(told(scratch).map(({ isNew }) => isNew)).toEqual([true, false, false, false, false])
    }))

  it('are made in spite of what a killed run has left unfinished, and that is removed', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const partial = path.join(scratch.folder, partialName('app.db', scratch.file))
      for (const suffix of ['', '-journal']) writeFileSync(`${partial}${suffix}`, 'half a copy')
      await change(scratch)
      expect(readdirSync(scratch.folder)).toEqual(['app.db', ...copies(scratch)])
      expect(read(told(scratch)[0]?.file ?? '', 'SELECT count(*) FROM "t"')).toEqual([[2]])
    }))
})

it('a copy has the very name that somebody gave it, once', () =>
  withScratchDatabase(ROWS, async (scratch) => {
    const to = path.join(scratch.folder, 'before 4.db')
    await change(scratch, { to, keep: 1 })
    expect(told(scratch).map(({ file }) => file)).toEqual([to])
    await expect(change(scratch, { to }, 'DELETE FROM "t"')).rejects.toMatchObject({ code: 'BACKUP_FAILED' })
    expect(read(to, 'SELECT count(*) FROM "t"')).toEqual([[2]])
  }))
