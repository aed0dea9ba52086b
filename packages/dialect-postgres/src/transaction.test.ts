import { createServer, connect as dial } from 'node:net'
import { rawSql, type Transaction } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { split } from './lexer.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('CREATE TABLE t (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)', work)

const rows = (database: ScratchDatabase): Promise<unknown[]> => database.sql('SELECT id FROM t ORDER BY id')

describe('a transaction', () => {
  it('fails with what COMMIT finds, and keeps nothing', () =>
    onDatabase(async (database) => {
      const failed = withSession(database.url, (session) =>
        session.transaction((tx) => tx.execute('INSERT INTO t VALUES (1), (1)')),
      )
      expect(await failureOf(failed)).toMatchObject({ kind: 'statement', cause: { code: '23505' } })
      expect(await rows(database)).toEqual([])
    }))

  it('fails where COMMIT rolls back because an error was swallowed', () =>
    onDatabase(async (database) => {
      const failed = withSession(database.url, (session) =>
        session.transaction(async (tx) => {
          await tx.execute('INSERT INTO t VALUES (1)')
          await tx.execute('SELECT 1 / 0').catch(() => {})
        }),
      )
      expect(await failureOf(failed)).toMatchObject({
        kind: 'statement',
        message: expect.stringContaining('ROLLBACK'),
      })
    }))

  it('leaves the session usable whatever happened in it', () =>
    onDatabase(async (database) => {
      await withSession(database.url, async (session) => {
        await failureOf(session.transaction((tx) => tx.execute('SELECT nothing')))
        await session.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)'))
      })
      expect(await rows(database)).toEqual([{ id: 1 }])
    }))

  it('cannot be opened within another, nor gone around', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (session) =>
        session.transaction(async () => {
          expect((await failureOf(session.transaction(async () => {}))).message).toContain(
            'work with the `tx`',
          )
          expect((await failureOf(session.execute('SELECT 1'))).message).toContain('work with the `tx`')
        }),
      )
    }))

  it('has an unknown outcome where the connection ends during COMMIT', () =>
    onDatabase(async (database) => {
      const upstream = new URL(database.url)
      const proxy = createServer((client) => {
        const server = dial(Number(upstream.port), upstream.hostname)
        client.on('data', (data) => (data.includes('COMMIT') ? client.destroy() : server.write(data)))
        server.on('data', (data) => client.write(data))
        for (const [from, to] of [
          [client, server],
          [server, client],
        ] as const) {
          from.on('error', () => {}).on('close', () => to.destroy())
        }
      })
      const port = await new Promise<number>((resolve) => {
        proxy.listen(0, '127.0.0.1', () => resolve((proxy.address() as { port: number }).port))
      })
      const through = new URL(database.url)
      through.port = String(port)
      try {
        const failed = withSession(through.href, (session) =>
          session.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)')),
        )
        expect(await failureOf(failed)).toMatchObject({ kind: 'unknown-outcome' })
      } finally {
        proxy.close()
      }
    }))

  it('is lost where the connection ends before', () =>
    onDatabase(async (database) => {
      const failed = withSession(database.url, (session) =>
        session.transaction(async (tx) => {
          await tx.execute('INSERT INTO t VALUES (1)')
          const [{ pid } = { pid: 0 }] = await tx.query<{ pid: number }>(
            rawSql('SELECT pg_backend_pid() AS pid'),
          )
          await database.sql(`SELECT pg_terminate_backend(${pid})`)
          await tx.execute('INSERT INTO t VALUES (2)')
        }),
      )
      expect(await failureOf(failed)).toMatchObject({ kind: 'lost' })
      expect(await rows(database)).toEqual([])
    }))

  it('sends a script in one piece', () =>
    onDatabase(async (database) => {
      await withSession(database.url, async (session, events) => {
        await session.transaction((tx) =>
          tx.execute('INSERT INTO t VALUES (1);;\n-- 2\nINSERT INTO t VALUES (2);'),
        )
        expect(events).toEqual([{ type: 'statement', count: 2, durationMs: expect.any(Number) }])
      })
    }))
})

describe('a failing script', () => {
  const script =
    "-- 😀\nINSERT INTO t VALUES (1);\n/* 😀 */ INSERT INTO t SELECT length('😀') + nothing; SELECT 3"

  it('is pointed into, in UTF-16 and as it was written', () =>
    onDatabase(async (database) => {
      const failed = withSession(database.url, (session) => session.transaction((tx) => tx.execute(script)))
      const [, second] = split(script)
      expect(await failureOf(failed)).toMatchObject({
        kind: 'statement',
        offset: script.indexOf('nothing'),
        statement: second?.text,
        cause: { code: '42703' },
      })
    }))

  it('is pointed into by the count of completed statements where the server gives no position', () =>
    onDatabase(async (database) => {
      const failing = 'INSERT INTO t VALUES (1); SELECT 1 / (id - 1) FROM t; SELECT 3'
      const failed = withSession(database.url, (session) => session.transaction((tx) => tx.execute(failing)))
      expect(await failureOf(failed)).toMatchObject({
        offset: failing.indexOf('SELECT 1'),
        cause: { code: '22012' },
      })
    }))

  it('is pointed into where the server cannot even read it, whatever was to be sent ahead of it', () =>
    onDatabase(async (database) => {
      const unreadable = 'INSERT INTO t VALUES (1); SELECT FROM FROM t'
      const [, second] = split(unreadable)
      const ways: ((tx: Transaction) => Promise<unknown>)[] = [
        (tx) => tx.execute(unreadable),
        (tx) => tx.guard((db) => db.execute(unreadable)),
        (tx) => tx.guard((db) => db.execute(split(unreadable))),
        (tx) => tx.query(rawSql('SELECT 1')).then(() => tx.guard((db) => db.execute(unreadable))),
      ]
      for (const way of ways) {
        const failed = withSession(database.url, (session) => session.transaction(way))
        expect(await failureOf(failed)).toMatchObject({
          kind: 'statement',
          message: expect.stringMatching(/^syntax error at or near "FROM"/),
          offset: unreadable.lastIndexOf('FROM'),
          statement: second?.text,
        })
      }
    }))

  it('is refused before anything of it runs where it cannot run', () =>
    onDatabase(async (database) => {
      await withSession(database.url, (session) =>
        session.transaction(async (tx) => {
          for (const last of ['COMMIT', 'VACUUM', 'DISCARD ALL', "'open"]) {
            const error = await failureOf(tx.execute(`INSERT INTO t VALUES (1); ${last}`))
            expect(error).toMatchObject({ kind: 'statement', offset: 26 })
          }
          expect(await tx.query(rawSql('SELECT * FROM t'))).toEqual([])
          expect(await failureOf(tx.query(rawSql('COMMIT')))).toMatchObject({ kind: 'statement' })
        }),
      )
    }))

  it('is one statement where a query is asked for', () =>
    onDatabase(async (database) => {
      const two = withSession(database.url, (session) => session.query(rawSql('SELECT 1; SELECT 2')))
      expect(await failureOf(two)).toMatchObject({ kind: 'statement', cause: { code: '42601' } })
    }))
})
