import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { sql } from '@godwit/core'
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

const locked = (
  part: 'file' | 'folder',
  script: string,
  work: (scratch: ScratchDatabase) => Promise<void>,
): Promise<void> =>
  withScratchDatabase(script, async (scratch) => {
    scratch.other.close()
    await chmod(scratch[part], part === 'file' ? 0o444 : 0o555)
    try {
      await work(scratch)
    } finally {
      await chmod(scratch[part], 0o755)
    }
  })

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

it('a write-ahead log that cannot be made beside the file is named as the cause', () =>
  locked('folder', 'PRAGMA journal_mode = WAL; CREATE TABLE a (x)', async ({ session, folder }) => {
    await expect(session((open) => open.inspect(), { access: 'read' })).rejects.toMatchObject({
      kind: 'read-only',
      message: expect.stringMatching(`cannot even be read without writing beside it.*${folder}`),
    })
  }))

it('a database is not created where its folder may not be written', () =>
  locked('folder', '', async ({ folder }) => {
    const file = path.join(folder, 'new.db')
    const opened = sqlite(file).session({ access: 'write', waitMs: 0, onEvent: () => {} }, (session) =>
      session.transaction(async () => {}),
    )
    await expect(opened).rejects.toMatchObject({ kind: 'read-only', message: expect.stringContaining(file) })
  }))

it('a file that may not be read is denied', () =>
  withScratchDatabase('CREATE TABLE a (x)', async ({ session, file }) => {
    await chmod(file, 0o000)
    await expect(session((open) => open.inspect())).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringContaining(file),
    })
  }))
