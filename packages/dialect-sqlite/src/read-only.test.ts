import { chmod, copyFile, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { createMigrator, modules, sql } from '@godwit/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { sqlite } from './index.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

/** Root may write everything, so that this file's process, which is its own, becomes somebody else. */
beforeAll(() => {
  if (process.getuid?.() !== 0) return
  process.setgroups?.([])
  process.setgid?.(65_534)
  process.setuid?.(65_534)
})

/** Runs `work` while nobody may write the file, or its folder. */
const shut = async (
  scratch: ScratchDatabase,
  part: 'file' | 'folder',
  work: () => Promise<void>,
): Promise<void> => {
  scratch.other.close()
  await chmod(scratch[part], part === 'file' ? 0o444 : 0o555)
  try {
    await work()
  } finally {
    await chmod(scratch[part], 0o755)
  }
}

const locked = (
  part: 'file' | 'folder',
  script: string,
  work: (scratch: ScratchDatabase) => Promise<void>,
): Promise<void> => withScratchDatabase(script, (scratch) => shut(scratch, part, () => work(scratch)))

describe.each(['file', 'folder'] as const)('where the %s may not be written', (part) => {
  const TABLE = 'CREATE TABLE a (x); INSERT INTO a VALUES (1)'

  it('a session reads, and inspect says that it cannot write', () =>
    locked(part, TABLE, async ({ session }) => {
      for (const access of ['read', 'write'] as const)
        await session(
          async (open) => {
            expect(await open.query(sql`SELECT x FROM a`)).toEqual([{ x: 1 }])
            expect(await open.inspect()).toMatchObject({ readOnly: true, tables: [{ name: 'a' }] })
          },
          { access },
        )
    }))

  it('what writes is refused, with file and folder and why', () =>
    locked(part, TABLE, async ({ session, file, folder }) => {
      await session(async (open) => {
        for (const writing of [
          open.execute('INSERT INTO a VALUES (2)'),
          open.query(sql`DELETE FROM a`),
          open.transaction((tx) => tx.execute('DROP TABLE a')),
        ]) {
          const error: unknown = await writing.catch((caught: unknown) => caught)
          expect(error).toMatchObject({ kind: 'read-only', message: expect.stringContaining(file) })
          expect(error).toMatchObject({ message: expect.stringMatching(`${folder}.*`) })
          expect(error).toMatchObject({ message: expect.stringContaining(`uid ${process.getuid?.()}`) })
        }
        expect(await open.query(sql`SELECT x FROM a`)).toEqual([{ x: 1 }])
      })
    }))
})

describe.each(['file', 'folder'] as const)('an upgrade where the %s may not be written', (part) => {
  const line = modules({ '0_init': 'CREATE TABLE a (x);', '1_more': 'INSERT INTO a VALUES (1);' })

  /** Applies the first migration, and then `work` may write no more. */
  const afterFirst = (work: (upgrade: (to?: string) => Promise<unknown>) => Promise<void>) =>
    withScratchDatabase('', async (scratch) => {
      const upgrade = async (to?: string) => {
        const told: unknown[] = []
        const { applied } = await createMigrator({
          dialect: sqlite(scratch.file),
          migrations: line,
          onEvent: (event) => event.type !== 'run' && told.push(event),
        }).upgrade(to === undefined ? {} : { to })
        return [...applied, ...told]
      }
      await upgrade('0')
      await shut(scratch, part, async () => {
        await work(upgrade)
        expect(await readdir(scratch.folder)).toEqual(['app.db'])
      })
    })

  it('has nothing to do, and says nothing', () =>
    afterFirst(async (upgrade) => {
      expect(await upgrade('0')).toEqual([])
    }))

  it('has something to do, and is refused, with nothing left there', () =>
    afterFirst(async (upgrade) => {
      await expect(upgrade()).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' })
    }))
})

it.each(['file', 'folder'] as const)(
  'a journal of a process that was killed is named as the cause where the %s may not be written',
  (part) =>
    withScratchDatabase('CREATE TABLE a (x)', async (scratch) => {
      const { file, other, folder, session } = scratch
      const left = path.join(folder, 'left')
      other.exec('PRAGMA cache_size = 1; BEGIN; INSERT INTO a VALUES (zeroblob(1000000))')
      await copyFile(file, left)
      await copyFile(`${file}-journal`, `${left}-journal`)
      other.exec('ROLLBACK')
      await rename(left, file)
      await rename(`${left}-journal`, `${file}-journal`)
      await shut(scratch, part, () =>
        expect(session((open) => open.inspect(), { access: 'read' })).rejects.toMatchObject({
          kind: 'read-only',
          message: expect.stringMatching(`cannot even be read without writing beside it.*${folder}`),
        }),
      )
    }),
)

it('a write-ahead log that cannot be made beside the file is named as the cause', () =>
  locked('folder', 'PRAGMA journal_mode = WAL; CREATE TABLE a (x)', async ({ session, folder }) => {
    await expect(session((open) => open.inspect(), { access: 'read' })).rejects.toMatchObject({
      kind: 'read-only',
      message: expect.stringMatching(`cannot even be read without writing beside it.*${folder}`),
    })
  }))

it('a database is not created where its folder may not be written, and no other word is said about that', () =>
  locked('folder', '', async ({ folder }) => {
    const file = path.join(folder, 'new.db')
    const told: unknown[] = []
    const created = createMigrator({
      dialect: sqlite(file),
      migrations: modules({ '0_init': 'CREATE TABLE a (x);' }),
      onEvent: (event) => (event.type === 'notice' || event.type === 'lock') && told.push(event),
    }).upgrade()
    await expect(created).rejects.toMatchObject({
      code: 'DATABASE_READ_ONLY',
      message: expect.stringContaining(file),
    })
    expect(told).toEqual([])
  }))

it('a file that may not be read is denied', () =>
  withScratchDatabase('CREATE TABLE a (x)', async ({ session, file }) => {
    await chmod(file, 0o000)
    await expect(session((open) => open.inspect())).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringContaining(file),
    })
  }))
