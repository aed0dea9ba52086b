import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMigrator, DatabaseError, type Dialect, type GodwitEvent, modules } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-unanswered-'))
})

afterEach(() => rm(folder, { recursive: true }))

const table = (name: string) =>
  `-- upgrade --\nCREATE TABLE ${name} (id INTEGER);\n-- downgrade --\nDROP TABLE ${name};\n`
const manifest = {
  '0_a': table('a'),
  '1_b': table('b'),
  '2_walk': `-- godwit: transaction=false\n${table('w')}`,
}

/** The real dialect, of which the given transaction commits but whose answer gets lost, as with a cut connection. */
function losingAnswer(dialect: Dialect, unlucky: number): Dialect {
  let transactions = 0
  return {
    ...dialect,
    session: (options, work) =>
      dialect.session(options, (session) =>
        work({
          ...session,
          transaction: async (body, options) => {
            const result = await session.transaction(body, options)
            transactions += 1
            if (transactions === unlucky) throw new DatabaseError('No answer.', { kind: 'unknown-outcome' })
            return result
          },
        }),
      ),
  }
}

const migrator = (
  unlucky: number,
  options: { singleTransaction?: boolean } = {},
  events: GodwitEvent[] = [],
) =>
  createMigrator({
    dialect: losingAnswer(sqlite(join(folder, 'bot.db')), unlucky),
    migrations: modules(manifest),
    onEvent: (event) => void events.push(event),
    ...options,
  })

const versions = (steps: readonly { readonly version: string }[]) => steps.map((step) => step.version)

describe('whichever COMMIT of a run gets no answer', () => {
  // The first is that of the version table, the last two those of a walked migration's last statement and mark.
  it.each([1, 2, 3, 4, 5, 6])(
    'an upgrade is finished and reported whole: transaction %i',
    async (unlucky) => {
      const events: GodwitEvent[] = []
      const report = await migrator(unlucky, {}, events).upgrade()
      expect(versions(report.applied)).toEqual(['0_a', '1_b', '2_walk'])
      const finished = events.filter((event) => event.type === 'migration' && event.phase === 'finished')
      expect(finished).toHaveLength(3)
      expect(events.some((event) => event.type === 'migration' && event.phase === 'failed')).toBe(false)
      expect((await migrator(0).status()).apps[0]).toMatchObject({ state: 'up-to-date' })
    },
  )

  it.each([1, 2, 3, 4, 5])('a downgrade is finished and reported whole: transaction %i', async (unlucky) => {
    await migrator(0).upgrade()
    const report = await migrator(unlucky).downgrade({ allowDataLoss: true, to: 'base' })
    expect(versions(report.reverted)).toEqual(['2_walk', '1_b', '0_a'])
    expect((await migrator(0).status()).apps[0]).toMatchObject({
      applied: [],
      pending: ['0_a', '1_b', '2_walk'],
    })
  })

  it('steps that share a transaction are all reported', async () => {
    const upgraded = await migrator(2, { singleTransaction: true }).upgrade({ to: '1' })
    expect(versions(upgraded.applied)).toEqual(['0_a', '1_b'])
  })
})
