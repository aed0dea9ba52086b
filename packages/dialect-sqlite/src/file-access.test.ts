import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Session, sql } from '@godwit/core'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sqlite } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const open = (
  file: string,
  access: 'read' | 'write',
  work: (session: Session) => Promise<unknown>,
  waitMs = 0,
) => {
  const notices: unknown[] = []
  const opened = sqlite(file).session(
    { access, waitMs, onEvent: (event) => event.type === 'notice' && notices.push(event) },
    work,
  )
  return opened.then(() => notices)
}
const look = (session: Session) => session.inspect()
const write = (session: Session) => session.transaction(async () => {})

describe('a session on a file that is not there', () => {
  it('with read access is refused and creates nothing', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'typo.db')
      await expect(open(file, 'read', look)).rejects.toMatchObject({
        kind: 'absent',
        message: expect.stringContaining(file),
      })
      expect(existsSync(file)).toBe(false)
    }))

  it('with write access is an empty database, of which looking makes no file', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'new.db')
      const empty = async (session: Session) => expect((await session.inspect()).tables).toEqual([])
      expect(await open(file, 'write', empty)).toEqual([])
      expect(existsSync(file)).toBe(false)
    }))

  it('creates it with the first write, and says so with its absolute path', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'new.db')
      expect(await open(path.relative('.', file), 'write', write)).toEqual([
        {
          type: 'notice',
          severity: 'info',
          code: 'DATABASE_CREATED',
          message: `Created the database ${file}`,
        },
      ])
      expect(await open(file, 'write', write)).toEqual([])
    }))

  it('is reported as created by one only of many that start at once', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'new.db')
      const all = await Promise.all(Array.from({ length: 6 }, () => open(file, 'write', write, 60_000)))
      expect(all.flat()).toHaveLength(1)
    }))

  it('in a folder that is not there either, names that folder', () =>
    withScratchDatabase('', async ({ folder }) => {
      const missing = path.join(folder, 'a', 'b')
      for (const access of ['read', 'write'] as const)
        await expect(open(path.join(missing, 'x.db'), access, look)).rejects.toMatchObject({ kind: 'absent' })
      await expect(open(path.join(missing, 'x.db'), 'write', look)).rejects.toThrow(`no folder ${missing}`)
      expect(existsSync(path.dirname(missing))).toBe(false)
    }))
})

describe('a session is refused on', () => {
  it('a folder', () =>
    withScratchDatabase('', async ({ folder }) => {
      await expect(open(folder, 'write', look)).rejects.toMatchObject({
        kind: 'denied',
        message: /is a folder/,
      })
    }))

  it('a path below a file', () =>
    withScratchDatabase('', async ({ file }) => {
      await expect(open(path.join(file, 'x.db'), 'write', look)).rejects.toMatchObject({ kind: 'absent' })
    }))

  it('a file that is not a database, which stays as it is', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'letter.txt')
      await writeFile(file, 'Dear reader, this is not a database. '.repeat(200))
      for (const access of ['read', 'write'] as const)
        await expect(open(file, access, look)).rejects.toMatchObject({
          kind: 'denied',
          message: expect.stringContaining(`${file} is not a SQLite database`),
        })
    }))

  it('a damaged database', () =>
    withScratchDatabase('CREATE TABLE a (x); CREATE TABLE b (y)', async ({ folder, other }) => {
      const file = path.join(folder, 'damaged.db')
      await writeFile(file, other.serialize().subarray(0, 4096 + 100))
      await expect(open(file, 'write', look)).rejects.toMatchObject({ kind: 'denied', message: /damaged/ })
    }))

  it('a database with something in its schema that this version does not know', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ file, other }) => {
      other.unsafeMode().exec('PRAGMA writable_schema = ON')
      other.exec("UPDATE sqlite_schema SET sql = 'CREATE TABLE a (x) BETTER'")
      for (const access of ['read', 'write'] as const)
        await expect(open(file, access, look)).rejects.toMatchObject({
          kind: 'denied',
          message: expect.stringMatching(
            /SQLite 3\.\d+\.\d+ cannot read: \(a\) - .*BETTER\. A newer version/,
          ),
        })
    }))
})

describe('a session opens', () => {
  it('an empty file, which is an empty database', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'empty.db')
      await writeFile(file, '')
      expect(
        await open(file, 'read', async (session) => expect((await look(session)).tables).toEqual([])),
      ).toEqual([])
    }))

  it('a file through a symbolic link', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ folder, file }) => {
      await mkdir(path.join(folder, 'links'))
      const link = path.join(folder, 'links', 'app.db')
      await symlink(file, link)
      await open(link, 'write', (session) => session.execute('INSERT INTO a VALUES (1)'))
      await open(file, 'read', async (session) =>
        expect(await session.query(sql`SELECT x FROM a`)).toEqual([{ x: 1 }]),
      )
    }))

  it('a write-ahead-log database for reading, and leaves no file beside it', () =>
    withScratchDatabase('', async ({ folder }) => {
      const file = path.join(folder, 'wal.db')
      const db = new Driver(file)
      db.exec('PRAGMA journal_mode = WAL; CREATE TABLE a (x)')
      db.close()
      await open(file, 'read', look)
      expect((await readdir(folder)).sort()).toEqual(['app.db', 'wal.db'])
    }))

  it('a database whose writer was killed, also for reading, and undoes what was not committed', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ folder, file, other }) => {
      const left = path.join(folder, 'left.db')
      other.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE b (y); INSERT INTO b VALUES (zeroblob(1000000))')
      await copyFile(file, left)
      await copyFile(`${file}-journal`, `${left}-journal`)
      other.exec('ROLLBACK')
      await open(left, 'read', async (session) =>
        expect((await look(session)).tables).toMatchObject([{ name: 'a' }]),
      )
    }))
})
