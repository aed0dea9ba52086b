import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { RestoreOptions } from '@godwit/core'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { stagingName } from './copy-name.js'
import { sqlite } from './index.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const ROWS = 'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY); INSERT INTO "t" VALUES (1), (2)'
const OPTIONS: RestoreOptions = { lock: (schema) => `${schema}.versions`, waitMs: 0, onEvent: () => {} }

/** A copy by the driver alone, then two more rows in the database, which nobody has open any more. */
const copied = ({ folder, other }: ScratchDatabase): string => {
  const copy = path.join(folder, 'copy.db')
  other.exec(`VACUUM INTO '${copy}'; INSERT INTO "t" VALUES (3), (4)`)
  other.close()
  return copy
}

const restore = ({ file }: ScratchDatabase, copy: string, options: Partial<RestoreOptions> = {}) =>
  sqlite(file).restore(copy, { ...OPTIONS, ...options })

const ids = (file: string) => {
  const db = new Driver(file, { fileMustExist: true })
  try {
    return db.prepare('SELECT "id" FROM "t"').pluck().all()
  } finally {
    db.close()
  }
}
const modeOf = (file: string) => {
  const db = new Driver(file, { fileMustExist: true })
  try {
    return db.pragma('journal_mode', { simple: true })
  } finally {
    db.close()
  }
}
const others = ({ folder }: ScratchDatabase) =>
  readdirSync(folder).filter((name) => name !== 'app.db' && name !== 'copy.db')

describe('restore', () => {
  it.each(['delete', 'wal'])('puts the copy in the place of the database, and keeps that (%s)', (mode) =>
    withScratchDatabase(`PRAGMA journal_mode = ${mode}; ${ROWS}`, async (scratch) => {
      const copy = copied(scratch)
      const { replaced } = await restore(scratch, copy)
      expect(ids(scratch.file)).toEqual([1, 2])
      expect(replaced).toMatch(/app\.db\.before-restore-\d{8}T\d{6}Z$/)
      expect(ids(replaced ?? '')).toEqual([1, 2, 3, 4])
      expect(modeOf(scratch.file)).toBe(mode)
      expect(ids(copy)).toEqual([1, 2])
      expect(others(scratch)).toEqual([path.basename(replaced ?? '')])
      expect(statSync(scratch.file).nlink).toBe(1)
    }),
  )

  it('brings the database into the mode that it was in, whatever mode the copy is in', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      expect(new Driver(copy).pragma('journal_mode = wal', { simple: true })).toBe('wal')
      await restore(scratch, copy)
      expect([modeOf(scratch.file), ids(scratch.file)]).toEqual(['delete', [1, 2]])
    }))

  it('leaves no journal that the copy would be taken to belong to', () =>
    withScratchDatabase(`PRAGMA journal_mode = wal; ${ROWS}`, async (scratch) => {
      const copy = copied(scratch)
      // As a process leaves it that was killed: all of it is in the journal.
      const db = new Driver(scratch.file)
      db.exec('CREATE TABLE "u" ("x"); INSERT INTO "t" VALUES (5)')
      for (const suffix of ['', '-wal'])
        copyFileSync(`${scratch.file}${suffix}`, `${scratch.file}.kill${suffix}`)
      db.close()
      for (const suffix of ['', '-wal'])
        renameSync(`${scratch.file}.kill${suffix}`, `${scratch.file}${suffix}`)
      expect(statSync(`${scratch.file}-wal`).size).toBeGreaterThan(0)

      const { replaced } = await restore(scratch, copy)
      expect(ids(scratch.file)).toEqual([1, 2])
      expect(ids(replaced ?? '')).toEqual([1, 2, 3, 4, 5])
    }))

  it('takes the rights of the database for the copy, and those of its owner alone where there is none', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      chmodSync(scratch.file, 0o640)
      chmodSync(copy, 0o644)
      await restore(scratch, copy)
      expect(statSync(scratch.file).mode & 0o777).toBe(0o640)
      rmSync(scratch.file)
      await restore(scratch, copy)
      expect(statSync(scratch.file).mode & 0o777).toBe(0o600)
    }))

  it('makes a database where there is none, whatever journal of another one still lies there', () =>
    withScratchDatabase(`PRAGMA journal_mode = wal; ${ROWS}`, async (scratch) => {
      const copy = copied(scratch)
      const db = new Driver(scratch.file)
      db.exec('INSERT INTO "t" VALUES (9)')
      copyFileSync(`${scratch.file}-wal`, `${scratch.file}.wal`)
      db.close()
      rmSync(scratch.file)
      renameSync(`${scratch.file}.wal`, `${scratch.file}-wal`)
      expect(await restore(scratch, copy)).toEqual({ replaced: null })
      expect(ids(scratch.file)).toEqual([1, 2])
      expect(others(scratch)).toEqual([expect.stringMatching(/^app\.db\.before-restore-\w+-wal$/)])
    }))

  it.each([
    ['is no database', (file: string) => writeFileSync(file, 'something else entirely, '.repeat(50))],
    [
      'is damaged',
      (file: string) => {
        const bytes = readFileSync(file)
        bytes.fill(0xaa, 100, 4096)
        writeFileSync(file, bytes)
      },
    ],
  ])('replaces what %s, and keeps it', (_, harm) =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      harm(scratch.file)
      writeFileSync(`${scratch.file}-wal`, 'a journal')
      const bytes = readFileSync(scratch.file)
      const { replaced } = await restore(scratch, copy)
      expect(ids(scratch.file)).toEqual([1, 2])
      expect(readFileSync(replaced ?? '').equals(bytes)).toBe(true)
      expect(readdirSync(scratch.folder).filter((name) => name.startsWith('app.db-'))).toEqual([])
    }),
  )

  it('replaces the file that a symbolic link leads to, not the link', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      mkdirSync(path.join(scratch.folder, 'data'))
      renameSync(scratch.file, path.join(scratch.folder, 'data/real.db'))
      symlinkSync('data/real.db', scratch.file)
      const { replaced } = await restore(scratch, copy)
      expect(path.dirname(replaced ?? '')).toBe(path.join(scratch.folder, 'data'))
      expect([ids(scratch.file), ids(path.join(scratch.folder, 'data/real.db'))]).toEqual([
        [1, 2],
        [1, 2],
      ])
    }))

  it('goes on where another one was killed between the two names', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      const begun = `${scratch.file}.before-restore-20200101T000000Z`
      linkSync(scratch.file, begun)
      const staged = path.join(scratch.folder, stagingName('app.db', scratch.file))
      for (const suffix of ['', '-journal']) writeFileSync(`${staged}${suffix}`, 'half')
      expect(await restore(scratch, copy)).toEqual({ replaced: begun })
      expect([ids(scratch.file), ids(begun)]).toEqual([
        [1, 2],
        [1, 2, 3, 4],
      ])
      expect(others(scratch)).toEqual([path.basename(begun)])
    }))

  it('takes a copy of whatever name, and removes nothing that it has not made', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = `${scratch.file}.restoring`
      renameSync(copied(scratch), copy)
      writeFileSync(`${copy}-journal`, '')
      const { replaced } = await restore(scratch, copy)
      expect([ids(scratch.file), ids(copy)]).toEqual([
        [1, 2],
        [1, 2],
      ])
      expect(others(scratch)).toEqual([
        path.basename(replaced ?? ''),
        'app.db.restoring',
        'app.db.restoring-journal',
      ])
    }))
})

describe('restore refuses, and changes nothing,', () => {
  const unchanged = async (scratch: ScratchDatabase, attempt: () => Promise<unknown>, expected: object) => {
    const before = readdirSync(scratch.folder)
    const bytes = readFileSync(scratch.file)
    await expect(attempt()).rejects.toMatchObject(expected)
    expect(readdirSync(scratch.folder)).toEqual(before)
    expect(readFileSync(scratch.file).equals(bytes)).toBe(true)
  }

  it.each([
    ['is not there', () => {}, /no such file.*\n.*app\.db\.backup-20261125T220642Z/],
    ['is a folder', (copy: string) => mkdirSync(copy), /no file/],
    ['is empty', (copy: string) => writeFileSync(copy, ''), /no SQLite database/],
    [
      'is something else',
      (copy: string) => writeFileSync(copy, 'PRAGMA foreign_keys=OFF; BEGIN;'),
      /no SQLite database/,
    ],
    [
      'is cut off',
      (copy: string, whole: string) => writeFileSync(copy, readFileSync(whole).subarray(0, 6000)),
      /damaged/,
    ],
    [
      'has a part in its journal',
      (copy: string, whole: string) => {
        copyFileSync(whole, copy)
        writeFileSync(`${copy}-wal`, 'frames')
      },
      /still in given\.db-wal/,
    ],
    [
      'is the database itself',
      (copy: string, _: string, file: string) => linkSync(file, copy),
      /the database itself/,
    ],
  ])('a copy that %s', (_, make, why) =>
    withScratchDatabase(ROWS, async (scratch) => {
      const whole = copied(scratch)
      copyFileSync(whole, `${scratch.file}.backup-20261125T220642Z`)
      const copy = path.join(scratch.folder, 'given.db')
      make(copy, whole, scratch.file)
      const expected = { code: 'BAD_COPY', message: expect.stringMatching(why) }
      await unchanged(scratch, () => restore(scratch, copy), expected)
    }),
  )

  it('a copy that was never finished', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const partial = `${copied(scratch)}.partial`
      copyFileSync(path.join(scratch.folder, 'copy.db'), partial)
      await unchanged(scratch, () => restore(scratch, partial), { code: 'BAD_COPY' })
    }))

  it.each(['', '-journal', '-wal', '-shm'])('the file that it prepares a copy in, with %j behind', (suffix) =>
    withScratchDatabase(ROWS, async (scratch) => {
      const staged = path.join(scratch.folder, `${stagingName('app.db', scratch.file)}${suffix}`)
      const [whole, link] = [copied(scratch), path.join(scratch.folder, 'link.db')]
      copyFileSync(whole, staged)
      symlinkSync(staged, link)
      for (const copy of [staged, link]) {
        const expected = { code: 'BAD_COPY', message: expect.stringMatching(/restore removes/) }
        await unchanged(scratch, () => restore(scratch, copy), expected)
      }
      expect(ids(staged)).toEqual([1, 2])
    }),
  )

  it.each([
    ['has a database in WAL mode open', 'wal', 'SELECT 1 FROM "t"'],
    ['reads', 'delete', 'BEGIN; SELECT * FROM "t"'],
    ['writes', 'delete', 'BEGIN IMMEDIATE'],
  ])('while another connection %s', (_, mode, script) =>
    withScratchDatabase(`PRAGMA journal_mode = ${mode}; ${ROWS}`, async (scratch) => {
      const copy = copied(scratch)
      const user = new Driver(scratch.file)
      user.exec(script)
      const expected = { kind: 'busy', message: expect.stringMatching(/in use: another connection/) }
      await expect(restore(scratch, copy)).rejects.toMatchObject(expected)
      expect(user.prepare('SELECT "id" FROM "t"').pluck().all()).toEqual([1, 2, 3, 4])
      user.close()
      expect([modeOf(scratch.file), ids(scratch.file)]).toEqual([mode, [1, 2, 3, 4]])
      expect(others(scratch)).toEqual([])
    }),
  )

  it.skipIf(process.platform !== 'linux').each([
    ['has read (delete)', 'delete', 'SELECT * FROM "t"'],
    ['has only opened it (delete)', 'delete', ''],
    ['has only opened it (wal)', 'wal', ''],
  ])('while another connection of this process, which does nothing, %s', (_, mode, script) =>
    withScratchDatabase(`PRAGMA journal_mode = ${mode}; ${ROWS}`, async (scratch) => {
      const copy = copied(scratch)
      const user = new Driver(scratch.file)
      user.exec(script)
      const expected = {
        kind: 'busy',
        message: expect.stringMatching(/in use: another connection of this process has it open/),
      }
      await expect(restore(scratch, copy)).rejects.toMatchObject(expected)
      user.exec('INSERT INTO "t" VALUES (5)')
      user.close()
      expect([modeOf(scratch.file), ids(scratch.file)]).toEqual([mode, [1, 2, 3, 4, 5]])
      expect(others(scratch)).toEqual([])
      await restore(scratch, copy)
      expect([modeOf(scratch.file), ids(scratch.file)]).toEqual([mode, [1, 2]])
    }),
  )

  it.skipIf(process.platform !== 'linux')('while a file that is no database is open in this process', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      writeFileSync(scratch.file, 'something else entirely, '.repeat(50))
      const user = openSync(scratch.file, 'r')
      try {
        await unchanged(scratch, () => restore(scratch, copy), { kind: 'busy' })
      } finally {
        closeSync(user)
      }
      await restore(scratch, copy)
      expect(ids(scratch.file)).toEqual([1, 2])
    }),
  )

  it.skipIf(process.platform !== 'linux')('while another process has it open, which does nothing', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      const driver = createRequire(import.meta.url).resolve('better-sqlite3')
      const idle = spawn(process.execPath, [
        '-e',
        `const db = new (require(${JSON.stringify(driver)}))(${JSON.stringify(scratch.file)})
         db.prepare('SELECT * FROM "t"').all(); console.log('open'); process.stdin.resume()`,
      ])
      try {
        await new Promise((resolve) => idle.stdout.once('data', resolve))
        const expected = {
          kind: 'busy',
          message: expect.stringMatching(new RegExp(`process ${idle.pid} \\(node\\) has it open`)),
        }
        await unchanged(scratch, () => restore(scratch, copy), expected)
      } finally {
        const ended = new Promise((resolve) => idle.once('close', resolve))
        idle.kill('SIGKILL')
        await ended
      }
      await restore(scratch, copy)
      expect(ids(scratch.file)).toEqual([1, 2])
    }),
  )

  it('where the database has another name, by which somebody may have it open unseen', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      const [begun, second] = [
        `${scratch.file}.before-restore-20200101T000000Z`,
        `${scratch.folder}/second.db`,
      ]
      linkSync(scratch.file, begun)
      linkSync(scratch.file, second)
      const user = new Driver(second)
      const expected = {
        code: 'RESTORE_FAILED',
        message: expect.stringMatching(
          /app\.db has another name \(a hard link\).*Nothing was changed\.\n.*find <mount point> -xdev -inum \d+/s,
        ),
      }
      await unchanged(scratch, () => restore(scratch, copy), expected)
      user.exec('INSERT INTO "t" VALUES (5)')
      user.close()
      rmSync(second)
      expect(await restore(scratch, copy)).toEqual({ replaced: begun })
      expect([ids(scratch.file), ids(begun)]).toEqual([
        [1, 2],
        [1, 2, 3, 4, 5],
      ])
    }))

  it('while a run is at work', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      await scratch.session((session) =>
        session.exclusive('main.versions', async () => {
          await expect(restore(scratch, copy)).rejects.toMatchObject({
            kind: 'busy',
            message: expect.stringMatching(/Another process is migrating/),
          })
        }),
      )
      expect(ids(scratch.file)).toEqual([1, 2, 3, 4])
    }))

  it('once it was told to stop', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      await unchanged(scratch, () => restore(scratch, copy, { signal: AbortSignal.abort() }), {
        code: 'ABORTED',
      })
    }))

  it('where there is no folder for the database', () =>
    withScratchDatabase(ROWS, async (scratch) => {
      const copy = copied(scratch)
      const absent = sqlite(path.join(scratch.folder, 'absent/app.db'))
      await expect(absent.restore(copy, OPTIONS)).rejects.toMatchObject({ kind: 'absent' })
    }))

  it('a database in memory', async () => {
    const handle = new Driver(':memory:')
    await expect(sqlite(handle).restore('/copy.db', OPTIONS)).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
    handle.close()
  })
})

it('a session that has waited while a copy was put in place works on what stands there now', () =>
  withScratchDatabase(ROWS, async (scratch) => {
    const copy = copied(scratch)
    await scratch.session(async (session) => {
      await session.inspect()
      // As restore does where the system does not tell who has a file open.
      renameSync(copy, scratch.file)
      await session.exclusive('main.versions', () =>
        session.transaction((tx) => tx.execute('INSERT INTO "t" VALUES (7)')),
      )
    })
    expect(ids(scratch.file)).toEqual([1, 2, 7])
  }))

it.skipIf(process.getuid?.() !== 0)(
  'what root copies and puts back belongs to the owner of the database',
  () =>
    withScratchDatabase(ROWS, async (scratch) => {
      chownSync(scratch.file, 1234, 1234)
      let copy = ''
      await scratch.session(
        (session) =>
          session.transaction((tx) => tx.execute('DELETE FROM "t"'), {
            backup: { bookkeeping: [], required: true },
          }),
        {
          onEvent: (event) => {
            if (event.type === 'backup') copy = event.file
          },
        },
      )
      expect(statSync(copy)).toMatchObject({ uid: 1234, gid: 1234 })
      scratch.other.close()
      await restore(scratch, copy)
      expect(statSync(scratch.file)).toMatchObject({ uid: 1234, gid: 1234 })
      chownSync(scratch.file, 0, 0)
      rmSync(scratch.file)
      await restore(scratch, copy)
      expect(statSync(scratch.file)).toMatchObject({ uid: 1234, gid: 1234 })
    }),
)
