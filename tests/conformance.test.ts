import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseError, type Dialect, type Session, type Sql, type Transaction } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { dialectSuite, migratorSuite, type TestDatabase } from '@godwit/testkit'
import { describe, expect, it } from 'vitest'
import { ClassDialect } from './class-dialect.js'

interface Fault {
  readonly does: string
  readonly spoil: (sound: Dialect) => Dialect
  /** Names of cases, each of which has to fail. */
  readonly noticed: readonly string[]
}

const FAULTS: readonly Fault[] = [
  {
    does: 'cuts at every semicolon',
    spoil: (sound) => ({
      ...sound,
      split: (script) => script.split(';').flatMap((piece) => sound.split(piece)),
    }),
    noticed: [
      'split leaves alone the semicolons in strings, names and comments',
      'a statement stands at its offset, without the comments and white space around it',
    ],
  },
  {
    does: 'takes everything for plain SQL',
    spoil: (sound) => ({
      ...sound,
      split: (script) =>
        sound
          .split(script)
          .map(({ text, offset, line, tokens }) => ({ text, offset, line, tokens, kind: 'plain' })),
    }),
    noticed: [
      'what begins or ends a transaction is transaction control, however written',
      'a statement that cannot run in a transaction is known as such',
    ],
  },
  {
    does: 'was written for another contract',
    spoil: (sound) => ({ ...sound, contract: -1 }),
    noticed: ['a dialect says which contract it keeps, its name, and where it points'],
  },
  {
    does: 'writes with read access',
    spoil: (sound) => ({
      ...sound,
      session: (options, work) => sound.session({ ...options, access: 'write' }, work),
    }),
    noticed: ['read access cannot write'],
  },
  {
    does: 'commits what failed',
    spoil: inSession((session) => ({
      ...session,
      transaction: async (work, options) => {
        const failed: unknown[] = []
        const result = await session.transaction(
          (tx) => work(tx).catch((error) => failed.push(error)),
          options,
        )
        if (failed.length > 0) throw failed[0]
        return result as Awaited<ReturnType<typeof work>>
      },
    })),
    noticed: [
      'a transaction rolls back when its work rejects, and fails with that very error',
      'a migration that fails half-way leaves nothing, and those before it stay',
      'a rebuild that leaves rows behind unsaid is refused whole, or passes whole',
    ],
  },
  {
    does: 'opens no transaction',
    spoil: inSession((session) => ({
      ...session,
      transaction: (work) => work({ ...session, guard: (body) => body(session) }),
    })),
    noticed: [
      'nobody else sees a transaction before it commits',
      'a session that ends inside a transaction leaves no change and no lock',
      'execute in a transaction refuses what cannot run there before anything of the script runs',
    ],
  },
  {
    does: 'guards nothing',
    spoil: inTransaction((tx) => ({ ...tx, guard: (body) => body(tx) })),
    noticed: [
      'the db of a body is refused once the body has ended',
      'guard refuses a body that ends with a query in flight',
      'code that does not await its queries fails, and leaves nothing',
    ],
  },
  {
    does: 'gives up at once',
    spoil: (sound) => ({
      ...sound,
      session: (options, work) => sound.session({ ...options, waitMs: 0 }, work),
    }),
    noticed: [
      'transactions that write the same are serialised, however many start at once',
      'however many start at once on an empty database, each migration runs once and all succeed',
    ],
  },
  {
    does: 'cannot be cancelled',
    spoil: (sound) => ({
      ...sound,
      session: ({ cancel: _ignored, ...options }, work) => sound.session(options, work),
    }),
    noticed: [
      'a session that is cancelled already is not opened',
      'a cancelled session refuses what is begun after it, and leaves things as they are',
      'a cancelled transaction rolls back, and fails even where its work has come to its end',
      'a cancelled transaction runs nothing more',
    ],
  },
  {
    does: 'takes everything for done',
    spoil: inSession((session) => ({
      ...session,
      effects: async (statements) => statements.map(() => 'done' as const),
    })),
    noticed: [
      'effects never takes for missing what is there, nor for done what never ran',
      'effects says of nothing that changes rows whether it was done',
    ],
  },
  {
    does: 'finds out what is done by doing it',
    spoil: inSession((session) => ({
      ...session,
      effects: async (statements) => {
        await session.execute(statements)
        return statements.map(() => 'not done' as const)
      },
    })),
    noticed: ['effects changes nothing, and needs no right to write'],
  },
  {
    does: 'repeats whatever fails',
    spoil: inSession((session) => ({
      ...session,
      transaction: (work, options) =>
        session.transaction(work, options).catch(() => session.transaction(work, options)),
    })),
    noticed: ['a repeatable transaction whose work fails is not run again'],
  },
  {
    does: 'sees no views, and tells the time in its own way',
    spoil: inSession((session) => ({
      ...session,
      inspect: async () => {
        const place = await session.inspect()
        return {
          ...place,
          now: `${Date.parse(place.now)}`,
          tables: place.tables.filter((t) => t.kind !== 'view'),
        }
      },
    })),
    noticed: [
      'inspect tells the time of the database in ISO 8601, UTC, to the millisecond',
      'inspect lists tables and views with their columns, names as they were given',
    ],
  },
  {
    does: 'loses what the holder of a lock returns',
    spoil: inSession((session) => ({
      ...session,
      exclusive: async (lock, work) => {
        await session.exclusive(lock, work).catch(() => undefined)
        return undefined as Awaited<ReturnType<typeof work>>
      },
    })),
    noticed: ['exclusive gives what its work gives, and fails with the very error of its work'],
  },
  {
    does: 'frees a lock with the work, not with the session',
    spoil: lockingWith(new Set()),
    noticed: ['exclusive ends with its session, also where its work goes on'],
  },
  {
    does: 'ignores the schema',
    spoil: (sound) => ({
      ...sound,
      session: ({ schema: _ignored, ...options }, work) => sound.session(options, work),
    }),
    noticed: ['a schema that does not exist is refused'],
  },
  {
    does: 'believes that everything was done',
    spoil: inSession((session) => ({ ...session, recover: async () => 'done' })),
    noticed: ['recover does not take for done what never ran, and what is not done can be run'],
  },
  {
    does: 'expects no loss',
    spoil: inSession((session) => ({ ...session, transaction: (work) => session.transaction(work) })),
    noticed: ['a rebuild that leaves rows behind passes where that is expected by name'],
  },
  {
    does: 'fails with what its lexer throws',
    spoil: (sound) =>
      inSession((session) => ({
        ...session,
        execute: async (script) => session.execute(typeof script === 'string' ? sound.split(script) : script),
      }))(sound),
    noticed: ['a script that cannot be cut is a failed statement, with what split says as cause'],
  },
  {
    does: 'rounds large integers',
    spoil: inSession((session) => ({
      ...session,
      query: async <Row>(statement: Sql) => {
        const rows = await session.query<Record<string, unknown>>(statement)
        const round = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value)
        return rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)])),
        ) as Row[]
      },
    })),
    noticed: ['integers are numbers where that is exact, and bigints beyond, whichever way they come about'],
  },
  {
    does: 'tells of queries too',
    spoil: (sound) => ({
      ...sound,
      session: (options, work) => {
        const told = <T>(result: T) => {
          options.onEvent({ type: 'statement', count: 1, durationMs: 0 })
          return result
        }
        return sound.session(options, (session) =>
          work({ ...session, query: (statement) => session.query<never>(statement).then(told) }),
        )
      },
    }),
    noticed: ['events count the statements of scripts that have succeeded, and no queries'],
  },
  {
    does: 'answers for its session inside a transaction',
    spoil: inSession((session) => ({ ...session, recover: async () => 'unknown' })),
    noticed: ['the work of a transaction that turns to its session is refused at once, and goes on'],
  },
  {
    does: 'refuses whoever would have to queue',
    spoil: inSession((session) => {
      let taken = false
      return {
        ...session,
        transaction: async (work, options) => {
          if (taken) throw new DatabaseError('Not now.', { kind: 'statement' })
          taken = true
          return session.transaction(work, options).finally(() => {
            taken = false
          })
        },
      }
    }),
    noticed: ['what is asked of a session at once runs one after the other'],
  },
  {
    does: 'copies nothing, and says nothing of it',
    spoil: inSession((session) => ({
      ...session,
      transaction: (work, { backup: _ignored, ...options } = {}) => session.transaction(work, options),
    })),
    noticed: [
      'before the work of a transaction begins it is told what was copied, or why nothing was',
      'a run that changes something is copied once, before its first statement',
    ],
  },
  {
    does: 'copies what the work has left',
    spoil: inSession((session) => ({
      ...session,
      transaction: async (work, { backup, ...options } = {}) => {
        const result = await session.transaction(work, options)
        if (backup !== undefined) await session.transaction(async () => {}, { backup })
        return result
      },
    })),
    noticed: [
      'what is put back is the database as the transaction found it, where there are copies',
      'restore brings back what a run has changed, where there are copies, and the next run goes on from there',
    ],
  },
  {
    does: 'copies without being able to, and goes on',
    spoil: inSession((session) => ({
      ...session,
      transaction: (work, { backup, ...options } = {}) =>
        session.transaction(work, {
          ...options,
          ...(backup === undefined ? {} : { backup: { ...backup, required: false } }),
        }),
    })),
    noticed: ['a copy that is asked for and cannot be made stops a run before it changes anything'],
  },
  {
    does: 'puts nothing back',
    spoil: (sound) => ({ ...sound, restore: async () => ({ replaced: null }) }),
    noticed: [
      'what is put back is the database as the transaction found it, where there are copies',
      'restore refuses a file that is no copy, and changes nothing',
    ],
  },
  {
    does: 'goes on without the transaction when that has ended',
    spoil: inSession((session) => ({
      ...session,
      transaction: (work, options) =>
        session.transaction(
          (tx) =>
            work({ ...tx, execute: (script) => tx.execute(script).catch(() => session.execute(script)) }),
          options,
        ),
    })),
    noticed: ['a transaction is refused once it has ended, committed or not'],
  },
]

describe('the conformance suite notices a dialect that', () => {
  for (const { does, spoil, noticed } of FAULTS)
    it.each(noticed)(`${does}: %s`, async (name) => {
      const create = () => database(spoil)
      const found = [...dialectSuite(create), ...migratorSuite(create)].find((one) => one.name === name)
      expect(found?.name).toBe(name)
      await expect(found?.run()).rejects.toThrow()
    })
})

describe('core on a dialect of classes', () => {
  const cases = migratorSuite(() => database((sound) => new ClassDialect(sound)))
  for (const { name, run } of cases.filter((_, index) => index % 5 === 0)) it(name, run)
})

it('gives every case a name of its own', () => {
  const names = [...dialectSuite(database), ...migratorSuite(database)].map((one) => one.name)
  expect(new Set(names).size).toBe(names.length)
})

async function database(spoil: (sound: Dialect) => Dialect = (sound) => sound): Promise<TestDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-'))
  return {
    dialect: () => spoil(sqlite(path.join(folder, 'app.db'))),
    outsideTransaction: 'VACUUM',
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

function inSession(spoil: (sound: Session) => Session): (sound: Dialect) => Dialect {
  return (sound) => ({
    ...sound,
    session: (options, work) => sound.session(options, (session) => work(spoil(session))),
  })
}

function lockingWith(held: Set<string>): (sound: Dialect) => Dialect {
  return inSession((session) => ({
    ...session,
    exclusive: async (lock, work) => {
      if (held.has(lock)) throw new DatabaseError('Somebody holds it.', { kind: 'busy' })
      held.add(lock)
      return session.exclusive(lock, work).finally(() => held.delete(lock))
    },
  }))
}

function inTransaction(spoil: (sound: Transaction) => Transaction): (sound: Dialect) => Dialect {
  return inSession((session) => ({
    ...session,
    transaction: (work, options) => session.transaction((tx) => work(spoil(tx)), options),
  }))
}
