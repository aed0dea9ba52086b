import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dialect, sql } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { type Cut, faulty, observed, recording, type Where, withCuttingProxy } from '@godwit/testkit'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { readyChild } from './child.js'
import type { FaultDatabase } from './engine.js'
import { postgresEngine } from './engine-postgres.js'
import { sqliteEngine } from './engine-sqlite.js'
import { INIT, writeLine } from './lines.js'

let folder: string
let database: FaultDatabase

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-injection-'))
  database = await sqliteEngine(folder, 'rollback journal').create()
})

afterEach(() => rm(folder, { recursive: true }))

const options = { access: 'write', waitMs: 1000, onEvent: () => {} } as const

/** One transaction with a guarded body. */
const work = (dialect: Dialect): Promise<string> =>
  dialect.session(options, (session) =>
    session.exclusive('lock', () =>
      session.transaction(async (tx) => {
        await tx.query(sql`CREATE TABLE "t" ("id" INTEGER)`)
        await tx.guard((db) => db.execute('INSERT INTO "t" VALUES (1)'))
        return 'done'
      }),
    ),
  )

const tables = async () => (await database.dump()).schema.filter((line) => line.includes('"t"')).length

describe('recording', () => {
  it('names every call of the contract, in order, and changes nothing', async () => {
    const { dialect, points } = recording(database.dialect())
    expect(await work(dialect)).toBe('done')
    expect(points.map(({ moment, call }) => `${moment} ${call}`)).toEqual([
      'before session.open',
      'after session.open',
      'before exclusive.enter',
      'after exclusive.enter',
      'before transaction.begin',
      'after transaction.begin',
      'before transaction.query',
      'after transaction.query',
      'before guard.enter',
      'after guard.enter',
      'before guard.execute',
      'after guard.execute',
      'before guard.leave',
      'after guard.leave',
      'before transaction.commit',
      'after transaction.commit',
      'before exclusive.leave',
      'after exclusive.leave',
      'before session.close',
      'after session.close',
    ])
    expect(await tables()).toBe(1)
  })
})

describe('a fault', () => {
  it.each<[Where['at'], Where['moment'], number]>([
    ['transaction.commit #1', 'before', 0],
    ['transaction.commit #1', 'after', 1],
    [5, 'before', 0],
  ])('at %s happens %s it', async (at, moment, made) => {
    await database.byHand('PRAGMA user_version = 1')
    const dialect = faulty(database.dialect(), { at, moment, effect: 'busy' })
    await expect(work(dialect)).rejects.toMatchObject({ kind: 'busy' })
    expect(await tables()).toBe(made)
    if (made === 0) expect(await work(dialect)).toBe('done')
  })

  it('that loses the connection leaves nothing to be done with the session', async () => {
    const dialect = faulty(database.dialect(), { at: 'session.inspect #1', moment: 'before', effect: 'lost' })
    await dialect
      .session(options, async (session) => {
        await expect(session.inspect()).rejects.toMatchObject({ kind: 'lost' })
        await expect(session.inspect()).rejects.toMatchObject({ kind: 'lost' })
      })
      .catch((error: unknown) => expect(error).toMatchObject({ kind: 'lost' }))
    expect(await work(dialect)).toBe('done')
  })

  it('can be a statement on the very connection', async () => {
    const seen: unknown[] = []
    const where = {
      at: 'guard.enter #1',
      moment: 'after',
      effect: { run: 'INSERT INTO "t" VALUES (7)' },
    } as const
    const watching = observed(faulty(database.dialect(), where), async ({ label, moment }, db) => {
      if (moment === 'before' && label === 'transaction.commit #1')
        seen.push(...((await db?.query(sql`SELECT "id" FROM "t" ORDER BY "id"`)) ?? []))
    })
    await work(watching)
    expect(seen).toEqual([{ id: 1 }, { id: 7 }])
  })

  it('can be the end of the process', async () => {
    const lines = await writeLine(join(folder, 'lines'), { '0_init.sql': INIT })
    const where = { at: 'transaction.commit #2', moment: 'before', effect: 'kill' } as const
    const child = await readyChild({ url: database.url, folder: lines, course: 'upgrade', where })
    child.go()
    expect(await child.end).toMatchObject({ code: null, signal: 'SIGKILL', versions: [] })
  })
})

describe('the cutting proxy', () => {
  it.each<[Cut['moment'], number]>([
    ['before', 0],
    ['after', 1],
  ])('cuts %s the server commits', async (moment, made) => {
    const server = await postgresEngine(inject('pgUrl')).create()
    try {
      await withCuttingProxy(server.url, { commit: 1, moment }, async (proxy) => {
        expect(proxy.hasCut).toBe(false)
        await expect(work(postgres(proxy.url))).rejects.toMatchObject({ kind: 'unknown-outcome' })
        expect(proxy.hasCut).toBe(true)
      })
      expect((await server.dump()).data).toHaveLength(made)
      if (made === 0)
        await withCuttingProxy(server.url, { commit: 9, moment }, ({ url }) => work(postgres(url)))
      expect((await server.dump()).data).toHaveLength(1)
    } finally {
      await server.drop()
    }
  })
})
