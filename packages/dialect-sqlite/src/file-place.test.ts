import { link } from 'node:fs/promises'
import path from 'node:path'
import { type DialectEvent, type Session, sql } from '@godwit/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { networkFileSystem, placeRefusal, placeWarnings } from './file-place.js'
import { sqlite } from './index.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const HERE = { fileSystem: 0xef53, names: 1 }

describe('a place is a network file system', () => {
  it.each([
    ['NFS', 0x6969],
    ['SMB', 0x517b],
    ['SMB', 0xfe534d42],
    ['SMB', 0xfe534d42 | 0],
    ['CIFS', 0xff534d42],
    ['FUSE', 0x65735546],
    ['9p', 0x01021997],
  ])('%s by its type %i', (name, fileSystem) => {
    expect(networkFileSystem({ ...HERE, fileSystem })).toBe(name)
  })

  it.each([
    ['ext4', 0xef53],
    ['tmpfs', 0x01021994],
    ['overlayfs', 0x794c7630],
    ['btrfs', 0x9123683e],
    ['of APFS', 26],
    ['unknown', undefined],
  ])('not where it is %s', (_name, fileSystem) => {
    expect(networkFileSystem({ ...HERE, fileSystem })).toBeUndefined()
  })
})

describe('a place', () => {
  it('of this machine needs no word', () => {
    expect(placeWarnings('/a.db', HERE)).toEqual([])
    expect(placeRefusal('/a.db', HERE, 'wal')).toBeUndefined()
  })

  it('on a network is warned of, and refused to a write-ahead log alone', () => {
    const place = { ...HERE, fileSystem: 0x6969 }
    expect(placeWarnings('/a.db', place)).toMatchObject([
      {
        severity: 'warning',
        code: 'NETWORK_FILE_SYSTEM',
        message: expect.stringMatching('^/a.db lies .*NFS'),
      },
    ])
    expect(placeRefusal('/a.db', place, 'delete')).toBeUndefined()
    expect(placeRefusal('/a.db', place, 'wal')).toMatchObject({
      code: 'BAD_URL',
      message: expect.stringMatching(/^\/a.db is in WAL mode .*NFS/),
      fix: expect.stringContaining('?network=allow'),
    })
  })

  it('with another name for the same file is warned of', () => {
    expect(placeWarnings('/a.db', { ...HERE, names: 2 })).toMatchObject([
      { severity: 'warning', code: 'HARD_LINKED', message: expect.stringContaining('2 names') },
    ])
  })
})

const facts = vi.hoisted(() => ({ fileSystem: undefined as number | undefined }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    statfsSync: (file: string) =>
      facts.fileSystem === undefined ? real.statfsSync(file) : { type: facts.fileSystem },
  }
})

afterEach(() => {
  facts.fileSystem = undefined
})

const open = async (database: string, work: (session: Session) => Promise<unknown>) => {
  const codes: unknown[] = []
  const onEvent = (event: DialectEvent) => event.type === 'notice' && codes.push(event.code)
  await sqlite(database).session({ access: 'write', waitMs: 0, onEvent }, work)
  return codes
}
const write = (session: Session) => session.transaction((tx) => tx.execute('INSERT INTO a VALUES (1)'))
const writeLocked = (session: Session) => session.exclusive('a', () => write(session))

describe('a session on a network file system', () => {
  it('warns once, as soon as something is done', () =>
    withScratchDatabase('CREATE TABLE a (x)', async ({ file }) => {
      facts.fileSystem = 0x6969
      expect(await open(file, (session) => session.inspect())).toEqual([])
      expect(await open(file, writeLocked)).toEqual(['NETWORK_FILE_SYSTEM'])
      expect(await open(file, (session) => write(session).then(() => write(session)))).toEqual([
        'NETWORK_FILE_SYSTEM',
      ])
    }))

  it('reads a write-ahead-log database, and refuses to do anything to it', () =>
    withScratchDatabase('PRAGMA journal_mode = WAL; CREATE TABLE a (x)', async ({ file, rows }) => {
      facts.fileSystem = 0x01021997
      for (const writing of [write, writeLocked])
        await open(file, async (session) => {
          expect(await session.query(sql`SELECT x FROM a`)).toEqual([])
          await expect(writing(session)).rejects.toMatchObject({ code: 'BAD_URL' })
        })
      expect(rows('SELECT x FROM a')).toEqual([])
    }))

  it('does it without a word where the URL allows it', () =>
    withScratchDatabase('PRAGMA journal_mode = WAL; CREATE TABLE a (x)', async ({ file, rows }) => {
      facts.fileSystem = 0x65735546
      expect(await open(`sqlite:${file}?network=allow`, writeLocked)).toEqual([])
      expect(rows('SELECT x FROM a')).toEqual([[1]])
    }))

  it('warns of a new database too', () =>
    withScratchDatabase('', async ({ folder }) => {
      facts.fileSystem = 0x6969
      const file = path.join(folder, 'new.db')
      const create = (session: Session) =>
        session.exclusive('a', () => session.transaction((tx) => tx.execute('CREATE TABLE a (x)')))
      expect(await open(file, create)).toEqual(['DATABASE_CREATED', 'NETWORK_FILE_SYSTEM'])
    }))
})

it('a session on a file with two names warns of it, and works', () =>
  withScratchDatabase('CREATE TABLE a (x)', async ({ file, folder, rows }) => {
    await link(file, path.join(folder, 'other.db'))
    expect(await open(file, writeLocked)).toEqual(['HARD_LINKED'])
    expect(rows('SELECT x FROM a')).toEqual([[1]])
  }))
