import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { rawSql } from '@godwit/core'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const onDatabase = (work: (database: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', work)

const nothing = async (): Promise<void> => {}

describe('where postgres() leads', () => {
  it('can be a config object', () =>
    onDatabase(async (database) => {
      const { hostname, port, username, password, pathname } = new URL(database.url)
      const config = {
        host: hostname,
        port: Number(port),
        user: username,
        password,
        database: pathname.slice(1),
      }
      expect(await withSession(config, (session) => session.query(rawSql('SELECT 1 AS one')))).toEqual([
        { one: 1 },
      ])
    }))

  it('can be a pool, which lends one client and gets it back destroyed', () =>
    onDatabase(async (database) => {
      const pool = new pg.Pool({
        connectionString: database.url,
        max: 1,
        query_timeout: 1,
        binary: true,
      } as pg.PoolConfig)
      try {
        const used = await pool.connect()
        await used.query({ text: 'SET search_path = pg_catalog', query_timeout: 60_000 } as pg.QueryConfig)
        used.release()
        const rows = await withSession(pool, async (session) => {
          expect(pool.totalCount).toBe(1)
          expect(await session.inspect()).toMatchObject({ schema: 'public' })
          return session.query(
            rawSql('SELECT 9007199254740993 AS big, 7::int8 AS small, pg_sleep(0.05)::text AS slept'),
          )
        })
        expect(rows).toEqual([{ big: 9007199254740993n, small: 7, slept: '' }])
        expect(pool.totalCount).toBe(0)
      } finally {
        await pool.end()
      }
    }))
})

describe('a session that cannot be opened', () => {
  it('is unavailable where nobody listens', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    await new Promise((resolve) => server.close(resolve))
    const error = await failureOf(withSession(`postgres://u:s3cret@127.0.0.1:${port}/d`, nothing))
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/u@127\.0\.0\.1:\d+\/d: .*ECONNREFUSED/),
    })
  })

  it('is unavailable where the server does not answer in time', async () => {
    const server = createServer(() => {})
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    try {
      const config = { host: '127.0.0.1', port, user: 'u', connectionTimeoutMillis: 100 }
      expect(await failureOf(withSession(config, nothing))).toMatchObject({ kind: 'unavailable' })
    } finally {
      server.close()
    }
  })

  it('is absent where the database does not exist, and says how to create it', () =>
    onDatabase(async (database) => {
      const url = database.url.replace(/[^/]*$/, 'no-such')
      expect(await failureOf(withSession(url, nothing))).toMatchObject({
        kind: 'absent',
        fix: expect.stringContaining('CREATE DATABASE "no-such"'),
      })
    }))

  it('is absent where the schema does not exist, and says how to create it', () =>
    onDatabase(async (database) => {
      expect(await failureOf(withSession(database.url, nothing, { schema: 'no"such' }))).toMatchObject({
        kind: 'absent',
        fix: expect.stringContaining('CREATE SCHEMA "no""such"'),
      })
    }))

  it('is denied to a role that does not exist', () =>
    onDatabase(async (database) => {
      const error = await failureOf(withSession(database.urlAs('nobody:s3cret'), nothing))
      expect(error).toMatchObject({ kind: 'denied' })
      expect(inspect(error, { depth: 5 })).not.toContain('s3cret')
    }))

  it('is denied where TLS is asked for and not there', () =>
    onDatabase(async (database) => {
      const error = await failureOf(withSession(`${database.url}?sslmode=require`, nothing))
      expect(error).toMatchObject({ kind: 'denied', fix: expect.stringContaining('sslmode') })
    }))

  it('shows no password, not even where the server repeats it', () =>
    onDatabase(async (database) => {
      const url = database.urlAs('postgres:pass%2Fword').replace(/[^/]*$/, 'pass%2Fword')
      const error = await failureOf(withSession(url, nothing))
      expect(error).toMatchObject({ kind: 'absent' })
      expect(inspect(error, { depth: 5, showHidden: true })).not.toMatch(/pass\/word|pass%2Fword/)
    }))
})

describe('too many clients', () => {
  const role = `limited_${process.pid}`
  it('are waited for, until the time is up', () =>
    onDatabase(async (database) => {
      await database.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 1`)
      const url = database.urlAs(`${role}:x`)
      try {
        let second: Promise<void> = Promise.resolve()
        await withSession(url, async () => {
          expect(await failureOf(withSession(url, nothing, { waitMs: 0 }))).toMatchObject({
            kind: 'unavailable',
          })
          second = withSession(url, nothing)
        })
        await second
      } finally {
        await database.sql(`DROP ROLE ${role}`)
      }
    }))
})
