import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createMigrator, type Dialect, isGodwitError, type Migrator, modules } from '@godwit/core'
import { observed, type Point } from '@godwit/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readyChild } from './child.js'
import type { FaultDatabase } from './engine.js'
import { sqliteEngine } from './engine-sqlite.js'
import { INIT, sqlFile, writeLine } from './lines.js'

let folder: string
let database: FaultDatabase

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-two-'))
  database = await sqliteEngine(folder, 'rollback journal').create()
})

afterEach(() => rm(folder, { recursive: true }))

const note = (text: string) => `INSERT INTO "tally" VALUES ('${text}')`
const forget = (text: string) => `DELETE FROM "tally" WHERE "note" = '${text}'`

const WALK = {
  '0_init.sql': INIT,
  '1_walk.sql': sqlFile(`${note('a')}; ${note('b')}`, `${forget('b')}; ${forget('a')}`, 'transaction=false'),
}

const CODE = {
  '0_init.sql': INIT,
  '1_code.js': {
    transaction: false,
    upgrade: async (db: { execute(script: string): Promise<void> }) => db.execute(note('code')),
  },
}

/** A gate that somebody waits at, and that another one opens. */
function gate(): { readonly reached: Promise<void>; wait(): Promise<void>; open(): void } {
  let reach = () => {}
  let open = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    reached,
    open: () => open(),
    wait() {
      reach()
      return opened
    },
  }
}

type At = Readonly<Record<string, () => Promise<void>>>

/** The migrator of one process, which does at points like `before transaction.begin #2` what it is told to. */
function migrator(manifest: Parameters<typeof modules>[0], at: At = {}, lockTimeout = 10_000): Migrator {
  return migratorOn(database.dialect(), manifest, at, lockTimeout)
}

/** The same where no lock can be had, or it is lost, so that two processes are at one migration. */
function lockless(manifest: Parameters<typeof modules>[0], at: At = {}, lockTimeout = 10_000): Migrator {
  return migratorOn(withoutLock(database.dialect()), manifest, at, lockTimeout)
}

function migratorOn(
  dialect: Dialect,
  manifest: Parameters<typeof modules>[0],
  at: At,
  lockTimeout: number,
): Migrator {
  const hook = ({ moment, label }: Point) => at[`${moment} ${label}`]?.()
  return createMigrator({ dialect: observed(dialect, hook), migrations: modules(manifest), lockTimeout })
}

function withoutLock(dialect: Dialect): Dialect {
  return {
    ...dialect,
    session: (options, work) =>
      dialect.session(options, (session) => work({ ...session, exclusive: (_lock, inside) => inside() })),
  }
}

const notes = async () => (await database.dump()).data.filter((line) => line.startsWith('tally'))

describe('of two processes at one migration without a transaction, and without a lock', () => {
  it('none does a statement twice, also where the other gives up waiting for the first one', async () => {
    await lockless(WALK).upgrade({ to: '0' })
    const [inFirst, afterFirst] = [gate(), gate()]
    // Transactions: claim, first statement, second statement, mark.
    const working = lockless(WALK, {
      'before transaction.commit #2': () => inFirst.wait(),
      'before transaction.begin #3': () => afterFirst.wait(),
    }).upgrade()
    await inFirst.reached
    const waiting = lockless(
      WALK,
      {
        // The first transaction waited in vain. This one is to take back the claim.
        'before transaction.begin #2': () => {
          inFirst.open()
          return afterFirst.reached
        },
      },
      100,
    ).upgrade()
    await waiting.catch((error: unknown) => expect(error).toMatchObject({ kind: 'busy' }))
    afterFirst.open()
    inFirst.open()
    await working.catch(() => {})
    await lockless(WALK).upgrade()
    expect(await notes()).toEqual(['tally {"note":"a"}', 'tally {"note":"b"}'])
  })

  it('none takes back a claim that the other has gone on with', async () => {
    await lockless(CODE).upgrade({ to: '0' })
    const [inOther, afterCode] = [gate(), gate()]
    const upgrade = async (_db: unknown) => {
      await inOther.wait()
      throw new Error('before it has done anything')
    }
    const failing = lockless({ ...CODE, '1_code.js': { transaction: false, upgrade } }).upgrade()
    await inOther.reached
    // This one goes on with that claim. Transactions: the record says that something is in doubt, count, mark.
    const working = lockless(CODE, { 'before transaction.begin #2': () => afterCode.wait() }).upgrade()
    await afterCode.reached
    inOther.open()
    await expect(failing).rejects.toThrow('before it has done anything')
    afterCode.open()
    expect((await working).applied.map(({ version }) => version)).toEqual(['1_code'])
    expect(await notes()).toEqual(['tally {"note":"code"}'])
  })

  it('none takes away the record of a later run', async () => {
    await lockless(WALK).upgrade()
    const beforeMark = gate()
    // Transactions: claim, two statements, mark.
    const slow = lockless(WALK, { 'before transaction.begin #4': () => beforeMark.wait() }).downgrade({
      allowDataLoss: true,
    })
    await beforeMark.reached
    await lockless(WALK).downgrade({ allowDataLoss: true })
    await lockless(WALK).upgrade()
    beforeMark.open()
    await slow.catch(() => {})
    // Which of the runs comes last is left to them, but not whether what is there is recorded.
    const recorded = (await database.dump()).versions.some((line) => line.includes('1_walk'))
    expect(await notes()).toHaveLength(recorded ? 2 : 0)
  })
})

describe('while one process runs code without a transaction', () => {
  const codeOf = (error: unknown) => (isGodwitError(error) ? error.code : error)

  it('another one waits, and is never told that it was interrupted', async () => {
    await migrator(CODE).upgrade({ to: '0' })
    const inCode = gate()
    const working = migrator(CODE, { 'before session.execute #1': () => inCode.wait() }).upgrade()
    await inCode.reached
    expect(await migrator(CODE, {}, 100).upgrade().catch(codeOf)).toBe('DATABASE_BUSY')
    const waiting = gate()
    const other = createMigrator({
      dialect: database.dialect(),
      migrations: modules(CODE),
      onEvent: (event) => event.type === 'lock' && event.phase === 'waiting' && void waiting.wait(),
    }).upgrade()
    await waiting.reached
    inCode.open()
    expect((await working).applied.map(({ version }) => version)).toEqual(['1_code'])
    expect((await other).applied).toEqual([])
    expect(await notes()).toEqual(['tally {"note":"code"}'])
  })

  it('and is killed, its lock is free at once, and the next one is told INTERRUPTED', async () => {
    const lines = await writeLine(join(folder, 'code'), { '0_init.sql': INIT, '1_code.mjs': ENDLESS })
    const run = { url: database.url, folder: lines, course: 'upgrade' } as const
    const next = (lockTimeout: number) =>
      createMigrator({ dialect: database.dialect(), migrations: lines, lockTimeout }).upgrade().catch(codeOf)
    const child = await readyChild(run)
    child.go()
    while (!(await isIn('endless'))) await setTimeout(10)
    expect(await next(100)).toBe('DATABASE_BUSY')
    child.kill()
    await child.end
    expect(await next(0)).toBe('INTERRUPTED')
    expect((await readdir(folder)).filter((name) => name.includes('-godwit-'))).toEqual([])
  })
})

const ENDLESS = `
export const transaction = false
export async function upgrade(db) {
  await db.execute("INSERT INTO \\"tally\\" VALUES ('endless')")
  await new Promise((resolve) => setInterval(resolve, 1e9))
}
`

async function isIn(note: string): Promise<boolean> {
  try {
    return (await notes()).includes(`tally {"note":"${note}"}`)
  } catch {
    // Not there yet, or being written.
    return false
  }
}
