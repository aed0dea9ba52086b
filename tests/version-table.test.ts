import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Session, sql } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { describe, expect, it } from 'vitest'
import {
  deleteRow,
  dropClaim,
  insertRow,
  markApplied,
  moveRow,
  type NewRow,
  nextId,
  releaseRow,
  rewriteRow,
} from '../packages/core/src/history/claims.js'
import { knownIds } from '../packages/core/src/history/known-ids.js'
import {
  countStatement,
  leaveInDoubt,
  noteCleanFailure,
  saveCheckpoint,
} from '../packages/core/src/history/progress.js'
import { RecordRefused } from '../packages/core/src/history/record-refused.js'
import { type HistoryRow, rowOf } from '../packages/core/src/history/row.js'
import { blessRow, forgetRow, retryRow, settleRow } from '../packages/core/src/history/verdicts.js'
import { readContents, readRows, renameRow, shapeTable } from '../packages/core/src/history/version-table.js'

const TABLE = { schema: 'main', name: 'versions', exists: true, missingColumns: [] }
const NOW = '2026-01-02T03:04:05.006Z'
const TEXT = { content: 'new', checksum: 'tokens-1:new', sourceHash: 'new source' }

const IMPATIENT = { access: 'write', waitMs: 0, onEvent: () => undefined } as const

/** A record as it is stored. */
const RECORD = {
  id: 1,
  version: '1_a',
  app: 'models',
  content: 'old',
  checksum: 'tokens-1:old' as string | null,
  source: 'old source' as string | null,
  state: 'running' as string | null,
  step: 0 as number | null,
  checkpoint: null as string | null,
  applied_at: 'then' as string | null,
  duration_ms: null as number | null,
  tool: 'godwit' as string | null,
  host: 'there' as string | null,
}
type Stored = typeof RECORD

/** Runs `work` on a version table with these records. */
async function withRecords(
  records: readonly Stored[],
  work: (db: Session, file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-'))
  const file = join(folder, 'app.db')
  try {
    await sqlite(file).session(IMPATIENT, async (db) => {
      expect(await shapeTable(db, { ...TABLE, exists: false })).toBe('created')
      for (const one of records)
        await db.query(
          sql`INSERT INTO "versions" VALUES (${one.id}, ${one.version}, ${one.app}, ${one.content},
            ${one.checksum}, ${one.source}, ${one.state}, ${one.step}, ${one.checkpoint}, ${one.applied_at},
            ${one.duration_ms}, ${one.tool}, ${one.host})`,
        )
      await work(db, file)
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

const recordsIn = (db: Session) => db.query<Stored>(sql`SELECT * FROM "versions" ORDER BY "id"`)

interface Write {
  readonly write: (db: Session, ids: readonly number[]) => Promise<unknown>
  /** Of records that are as they have to be. */
  readonly onto: readonly Partial<Stored>[]
  /** Of records that somebody has moved on. */
  readonly notOnto: readonly Partial<Stored>[]
  /** What changes of a record; null where it is gone. */
  readonly gives: (before: Stored) => Partial<Stored> | null
}

function read(facts: Partial<Stored>): HistoryRow {
  const { content, tool, host, ...row } = { ...RECORD, ...facts }
  return rowOf(row, 'versions')
}

const APPLIED = { state: 'applied', step: 0, checkpoint: null, applied_at: 'then' }
const OF_ANOTHER_READING = [
  { state: 'reverting', step: 2, checkpoint: 'c' },
  { state: 'running', step: 3, checkpoint: 'c' },
  { state: 'running', step: -3, checkpoint: 'c' },
  { state: 'running', step: 2, checkpoint: 'd' },
  { state: 'running', step: 2, checkpoint: null },
]
const AS_READ = { state: 'running', step: 2, checkpoint: 'c' }

const WRITES: Readonly<Record<string, Write>> = {
  'a record is moved to another state': {
    write: (db, ids) =>
      moveRow(db, TABLE, knownIds(ids), { id: 1, from: 'applied', to: 'reverting', step: -1 }),
    onto: [{ state: 'applied' }, { state: null, step: null }],
    notOnto: [{ state: 'running' }, { state: 'reverting' }],
    gives: () => ({ state: 'reverting', step: -1 }),
  },
  'a claim is marked as applied': {
    write: (db) => markApplied(db, TABLE, { ...read({}), appliedAt: NOW, durationMs: 12.6 }),
    onto: [{ step: 3, checkpoint: 'c' }, { step: 0 }],
    notOnto: [
      { state: 'applied' },
      { state: 'reverting' },
      { version: '1_b' },
      { app: 'billing' },
      { id: 7 },
    ],
    gives: () => ({ state: 'applied', checkpoint: null, applied_at: NOW, duration_ms: 13 }),
  },
  'a claim of which nothing was counted is marked as applied': {
    write: (db) => markApplied(db, TABLE, { ...read({}), appliedAt: NOW, durationMs: 1 }),
    onto: [{ step: -1 }, { step: -4 }],
    notOnto: [],
    gives: () => ({ state: 'applied', step: 0, applied_at: NOW, duration_ms: 1 }),
  },
  'a record that was undone is forgotten': {
    write: (db) => deleteRow(db, TABLE, 1),
    onto: [{ state: 'reverting' }],
    notOnto: [{ state: 'running' }, { state: 'applied' }, { state: null }],
    gives: () => null,
  },
  'a claim is taken back': {
    write: (db) => dropClaim(db, TABLE, { id: 1, step: -1 }),
    onto: [{ step: -1 }],
    notOnto: [{ step: 0 }, { step: -1, checkpoint: 'c' }, { step: -1, state: 'reverting' }],
    gives: () => null,
  },
  'a record of which nothing was undone is put back': {
    write: (db) => releaseRow(db, TABLE, { id: 1, step: -1 }),
    onto: [{ state: 'reverting', step: -1 }],
    notOnto: [
      { state: 'reverting', step: 0 },
      { state: 'reverting', step: -1, checkpoint: 'c' },
      { state: 'running', step: -1 },
    ],
    gives: () => ({ state: 'applied' }),
  },
  'a statement is counted': {
    write: (db) => countStatement(db, TABLE, { id: 1, state: 'running', statementsDone: 2 }),
    onto: [{ step: 2 }, { step: -3 }],
    notOnto: [{ step: 3 }, { step: 1 }, { step: -2 }, { step: 2, state: 'reverting' }],
    gives: () => ({ step: 3 }),
  },
  'a clean failure is noted': {
    write: (db) => noteCleanFailure(db, TABLE, { id: 1, statementsDone: 2 }),
    onto: [{ step: 2 }, { step: 2, state: 'reverting' }],
    notOnto: [{ step: 3 }, { step: -3 }],
    gives: () => ({ step: -3 }),
  },
  'something is left in doubt': {
    write: (db) => leaveInDoubt(db, TABLE, { id: 1, state: 'running' }),
    onto: [{ step: -1 }],
    notOnto: [{ step: 0 }, { step: -2 }, { step: -1, state: 'reverting' }],
    gives: () => ({ step: 0 }),
  },
  'the first checkpoint is saved': {
    write: (db) => saveCheckpoint(db, TABLE, { id: 1, state: 'running' }, null, 'next'),
    onto: [{ step: 0 }, { step: -1 }],
    notOnto: [{ checkpoint: 'c' }, { step: 1 }, { state: 'reverting' }],
    gives: () => ({ checkpoint: 'next' }),
  },
  'a checkpoint is moved on': {
    write: (db) => saveCheckpoint(db, TABLE, { id: 1, state: 'running' }, 'c', 'next'),
    onto: [{ checkpoint: 'c' }],
    notOnto: [{ checkpoint: null }, { checkpoint: 'd' }],
    gives: () => ({ checkpoint: 'next' }),
  },
  'a person says that it is applied': {
    write: (db) => settleRow(db, TABLE, read(AS_READ), NOW),
    onto: [AS_READ],
    notOnto: OF_ANOTHER_READING,
    gives: () => APPLIED,
  },
  'a person says of a record without a time that it is applied': {
    write: (db) => settleRow(db, TABLE, read({ step: -3, applied_at: null }), NOW),
    onto: [{ step: -3, applied_at: null }],
    notOnto: [
      { step: 2, applied_at: null },
      { step: -4, applied_at: null },
    ],
    gives: () => ({ ...APPLIED, applied_at: NOW }),
  },
  'a person says of a record of the first shape that it is applied': {
    write: (db) => settleRow(db, TABLE, read({ state: null, step: null }), NOW),
    onto: [{ state: null, step: null }, { state: 'applied' }],
    notOnto: [{ state: 'running' }, { state: null, step: 1 }],
    gives: () => APPLIED,
  },
  'a person says that another text was applied': {
    write: (db) => blessRow(db, TABLE, read(AS_READ), TEXT),
    onto: [AS_READ],
    notOnto: OF_ANOTHER_READING,
    gives: () => ({ content: 'new', checksum: 'tokens-1:new', source: 'new source' }),
  },
  'a person says that nothing is in doubt': {
    write: (db) => retryRow(db, TABLE, read(AS_READ)),
    onto: [AS_READ],
    notOnto: OF_ANOTHER_READING,
    gives: () => ({ step: -3 }),
  },
  'a person says that nothing is left of it': {
    write: (db) => forgetRow(db, TABLE, read(AS_READ)),
    onto: [AS_READ],
    notOnto: OF_ANOTHER_READING,
    gives: () => null,
  },
  'the text that it was finished with is recorded': {
    write: (db) => rewriteRow(db, TABLE, 1, TEXT),
    onto: [{}, { state: 'applied' }],
    notOnto: [],
    gives: () => ({ content: 'new', checksum: 'tokens-1:new', source: 'new source' }),
  },
  'a legacy name is renamed': {
    write: (db) => renameRow(db, TABLE, 1, '1_new'),
    onto: [{ state: null }],
    notOnto: [],
    gives: () => ({ version: '1_new' }),
  },
}

/** One of which all is the same but for the name. */
const bystander = (record: Stored): Stored => ({ ...record, id: 2, version: '2_b' })

describe.each(Object.entries(WRITES))('%s', (_, { write, onto, notOnto, gives }) => {
  it.each(onto)('where the record is %o, and no other one is touched', (facts) => {
    const before = { ...RECORD, ...facts }
    return withRecords([before, bystander(before)], async (db) => {
      expect((await write(db, [1, 2])) ?? true).toBe(true)
      const change = gives(before)
      const after = change === null ? [] : [{ ...before, ...change }]
      expect(await recordsIn(db)).toEqual([...after, bystander(before)])
    })
  })

  it.each(notOnto)('not where it is %o by then', (facts) => {
    const before = { ...RECORD, ...facts }
    return withRecords([before], async (db) => {
      expect((await write(db, [1])) ?? false).toBe(false)
      expect(await recordsIn(db)).toEqual([before])
    })
  })
})

const CLAIM: NewRow = {
  id: 3,
  version: '3_c',
  app: 'models',
  state: 'running',
  step: -1,
  appliedAt: NOW,
  host: 'here',
  ...TEXT,
}

describe('a claim', () => {
  const two = [RECORD, bystander(RECORD)]

  it('is recorded with all that is known of it', () =>
    withRecords(two, async (db) => {
      expect(await insertRow(db, TABLE, knownIds([1, 2]), CLAIM)).toBe(true)
      expect(await recordsIn(db)).toEqual([
        ...two,
        {
          ...{ id: 3, version: '3_c', app: 'models', content: 'new', checksum: 'tokens-1:new' },
          ...{ source: 'new source', state: 'running', step: -1, checkpoint: null, applied_at: NOW },
          ...{ duration_ms: null, tool: 'godwit', host: 'here' },
        },
      ])
    }))

  it('can be the first record', () =>
    withRecords([], async (db) => {
      expect(await insertRow(db, TABLE, knownIds([]), { ...CLAIM, id: 1 })).toBe(true)
    }))

  it.each([
    ['a record was added since', [1], {}],
    ['a record was taken away since', [1, 2, 3], { id: 4 }],
    ['one was taken away and another added since', [1, 3], { id: 4 }],
    ['the version is recorded already', [1, 2], { version: '2_b' }],
    ['its id is taken', [1, 2], { id: 2 }],
  ])('is not made where %s', (_, ids, facts) =>
    withRecords(two, async (db) => {
      expect(await insertRow(db, TABLE, knownIds(ids), { ...CLAIM, ...facts })).toBe(false)
      expect(await recordsIn(db)).toEqual(two)
    }),
  )

  it('of what is to be undone is not made where a record was added since', () =>
    withRecords(two, async (db) => {
      const move = { id: 1, from: 'running', to: 'reverting', step: -1 } as const
      expect(await moveRow(db, TABLE, knownIds([1]), move)).toBe(false)
      expect(await moveRow(db, TABLE, knownIds([1, 3]), move)).toBe(false)
      expect(await recordsIn(db)).toEqual(two)
    }))
})

describe('a record that cannot be written', () => {
  const refusing = (what: string) =>
    `CREATE TRIGGER "refuses" BEFORE INSERT ON "versions" BEGIN SELECT RAISE(ABORT, '${what}'); END`

  it('is refused with the table, the reason and where to look', () =>
    withRecords([], async (db) => {
      await db.execute(refusing("nobody may' || char(10) || 'and here is why"))
      const refused = insertRow(db, TABLE, knownIds([]), CLAIM)
      await expect(refused).rejects.toBeInstanceOf(RecordRefused)
      await expect(refused).rejects.toMatchObject({
        kind: 'denied',
        message: expect.stringMatching(
          /^Nothing can be recorded in "main"\."versions": .*nobody may(?!\n.*why)/,
        ),
        fix: expect.stringContaining('trigger'),
        cause: { kind: 'statement' },
      })
    }))

  it('for another reason than the table is told as that', () =>
    withRecords([], (db, file) =>
      sqlite(file).session(IMPATIENT, (other) =>
        other.transaction(async (tx) => {
          await tx.execute('DELETE FROM "versions"')
          const failed = insertRow(db, TABLE, knownIds([]), CLAIM)
          await expect(failed).rejects.toMatchObject({ kind: 'busy' })
          await expect(failed).rejects.not.toBeInstanceOf(RecordRefused)
        }),
      ),
    ))
})

it('the next record has the id after the highest', () => {
  expect([nextId(knownIds([])), nextId(knownIds([1])), nextId(knownIds([7, 2]))]).toEqual([1, 2, 8])
})

describe('a version table', () => {
  it('is read in the order of its ids, and its contents by them, from one on', () =>
    withRecords([bystander(RECORD), RECORD], async (db) => {
      expect(await readRows(db, TABLE)).toEqual([read({}), read({ id: 2, version: '2_b' })])
      const contents = await readContents(db, TABLE)
      expect([...contents]).toEqual(
        expect.arrayContaining([
          [1, 'old'],
          [2, 'old'],
        ]),
      )
      expect([...(await readContents(db, TABLE, 2)).keys()]).toEqual([2])
    }))

  it('that is not there has no rows, and no contents', () =>
    withRecords([RECORD], async (db) => {
      expect(await readRows(db, { ...TABLE, exists: false })).toEqual([])
      expect(await readContents(db, { ...TABLE, exists: false })).toEqual(new Map())
    }))

  it('of all columns is left as it is', () =>
    withRecords([RECORD], async (db) => {
      expect(await shapeTable(db, TABLE)).toBeNull()
    }))

  it('without a column is read as if it held nothing, and gets the column, and no others', () =>
    withRecords([RECORD], async (db) => {
      await db.execute(
        'ALTER TABLE "versions" DROP COLUMN "checkpoint"; ALTER TABLE "versions" DROP COLUMN "host"',
      )
      const lacking = { ...TABLE, missingColumns: ['checkpoint', 'host'] }
      expect(await readRows(db, lacking)).toEqual([read({})])
      expect(await shapeTable(db, lacking)).toBe('reshaped')
      expect(await recordsIn(db)).toEqual([{ ...RECORD, host: null }])
    }))
})
