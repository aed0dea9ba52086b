import { rawSql } from '@godwit/core'
import { withPoolerProxy } from '@godwit/testkit'
import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)', '1_row': 'INSERT INTO t VALUES (1)' }

const throughPooler = (work: (url: string, database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', (database) => withPoolerProxy(database.url, (url) => work(url, database)))

const tables = (database: ScratchDatabase): Promise<unknown[]> =>
  database.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")

describe('through a pooler', () => {
  it('nothing is migrated, and the direct URL is asked for', () =>
    throughPooler(async (url, database) => {
      const error = await failureOf(migratorOn(url, MANIFEST).upgrade())
      expect(error).toMatchObject({
        code: 'DATABASE_DENIED',
        message: expect.stringContaining('through a pooler'),
        fix: expect.stringMatching(/direct URL.*pooler=session/),
      })
      expect(await tables(database)).toEqual([])
    }))

  it('status is told, and a start with nothing pending goes on', () =>
    throughPooler(async (url, database) => {
      await migratorOn(database.url, MANIFEST).upgrade({ to: '0' })
      expect((await migratorOn(url, MANIFEST).status()).apps).toMatchObject([
        { state: 'pending', applied: [{ version: '0_table' }] },
      ])
      await migratorOn(database.url, MANIFEST).upgrade()
      expect(await migratorOn(url, MANIFEST).upgrade()).toMatchObject({ state: 'up-to-date', applied: [] })
    }))

  it('a schema is looked into, and one that does not exist is absent', () =>
    throughPooler(async (url) => {
      const look = (schema: string) => withSession(url, (session) => session.inspect(), { schema })
      expect(await look('pg_catalog')).toMatchObject({ schema: 'pg_catalog' })
      expect(await failureOf(look('nowhere'))).toMatchObject({ kind: 'absent' })
    }))

  it('neither a write transaction nor a statement runs without the lock either', () =>
    throughPooler(async (url, database) => {
      await withSession(url, async (session) => {
        const inTransaction = session.transaction((tx) => tx.execute('CREATE TABLE t (a int)'))
        expect(await failureOf(inTransaction)).toMatchObject({ kind: 'denied' })
        expect(await failureOf(session.execute('CREATE TABLE t (a int)'))).toMatchObject({ kind: 'denied' })
        expect(await failureOf(session.query(rawSql('CREATE TABLE t (a int)')))).toMatchObject({
          kind: 'read-only',
        })
        expect(await session.query(rawSql('SELECT 1 AS one'))).toEqual([{ one: 1 }])
      })
      expect(await tables(database)).toEqual([])
    }))

  it('that is said to keep sessions apart, everything goes on', () =>
    throughPooler(async (url, database) => {
      const direct = new URL(url)
      const config = {
        host: direct.hostname,
        port: Number(direct.port),
        user: direct.username,
        password: direct.password,
        database: direct.pathname.slice(1),
        pooler: 'session',
      } as const
      await migratorOn(`${url}?pooler=session`, MANIFEST).upgrade({ to: '0' })
      const { applied } = await migratorOn(config, MANIFEST).upgrade()
      expect(applied).toMatchObject([{ version: '1_row' }])
      expect(await database.sql('SELECT a FROM t')).toEqual([{ a: 1 }])
    }))

  it('that refuses settings at the start, only those of the URL are refused', () =>
    throughPooler(async (url) => {
      const one = (query: string) =>
        withSession(`${url}?${query}`, (session) => session.query(rawSql('SELECT 1 AS one')))
      expect(await one('application_name=bot&connect_timeout=9')).toEqual([{ one: 1 }])
      expect(await failureOf(one('options=-c%20work_mem%3D1MB'))).toMatchObject({
        message: expect.stringContaining('unsupported startup parameter: options (08P01)'),
      })
    }))
})

it('a pooler that keeps anything but sessions apart cannot be asked for', async () => {
  const config = { host: 'h', pooler: 'transaction' } as unknown as { host: string }
  expect(() => migratorOn(config, MANIFEST)).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION', fix: expect.stringContaining('direct URL') }),
  )
})
