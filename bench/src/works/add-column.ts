import Database from 'better-sqlite3'
import type { Bench } from '../bench.js'
import { TIMES } from '../columns.js'
import type { Entrant } from '../entrant.js'
import { entrantsOn } from '../entrants.js'
import { numberAt, type Step } from '../line.js'
import { GODWIT, GODWIT_WITHOUT_COPY, RAW_EACH } from '../names.js'
import { megabytes } from '../plot/quantity.js'
import { type Outcome, runContestant } from '../run-contestant.js'
import { participantsOf } from './entrants-as-participants.js'
import type { Work } from './work.js'

export const addColumn: Work = {
  name: 'add-column',
  title: ({ databaseBytes }) =>
    `One ADD COLUMN on a database of ${megabytes(databaseBytes / 1_000_000)} with foreign keys`,
  text: () =>
    'A column is added to the table that fills the database, whose rows refer to another table, in a copy of one and the same file. Godwit first makes a safety copy of a file of this size, unless told not to: both are shown.',
  rounds: 3,
  engines: ['sqlite'],
  columns: TIMES,
  base: () => RAW_EACH,
  participants: (engine) =>
    participantsOf(entrantsOn(engine).filter(takesPart).flatMap(withoutCopy), engine, measure),
}

/** For the others it is one more small migration. One of them is there for comparison. */
function takesPart({ name }: Entrant): boolean {
  return [RAW_EACH, GODWIT, 'drizzle-orm'].includes(name)
}

function withoutCopy(entrant: Entrant): Entrant[] {
  return entrant.name === GODWIT
    ? [{ ...entrant, name: GODWIT_WITHOUT_COPY, variant: 'no-copy' }, entrant]
    : [entrant]
}

const TABLES: Step = {
  number: numberAt(0),
  name: 'tables',
  up: [
    'CREATE TABLE IF NOT EXISTS feed (id INTEGER PRIMARY KEY, url TEXT NOT NULL)',
    'CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed (id), text TEXT NOT NULL)',
    'CREATE INDEX IF NOT EXISTS entry_feed ON entry (feed)',
  ],
  down: ['DROP TABLE entry', 'DROP TABLE feed'],
}

const COLUMN: Step = {
  number: numberAt(1),
  name: 'column',
  up: ["ALTER TABLE entry ADD COLUMN state TEXT NOT NULL DEFAULT 'new'"],
  down: ['ALTER TABLE entry DROP COLUMN state'],
}

async function measure(entrant: Entrant, bench: Bench): Promise<Outcome> {
  const { arena, sizes } = bench
  const database = await arena.copy(
    await bench.once('large database', () => largeDatabase(bench, sizes.databaseBytes)),
  )
  try {
    const site = { engine: arena.engine, database }
    // Its record of the tables that are there: the statements of this step have nothing left to do.
    const first = bench.projectOf(entrant, 'tables', () => [TABLES])
    const before = await runContestant(onFilled(entrant), 'upgrade', { ...site, folder: first })
    if (before.error !== undefined) return { error: `before that: ${before.error}` }
    const folder = bench.projectOf(entrant, 'tables and column', () => [TABLES, COLUMN])
    return await runContestant(entrant, 'upgrade', { ...site, folder })
  } finally {
    await arena.remove(database)
  }
}

/** Godwit takes no database for its own that has tables and no record, unless it is told to. */
function onFilled(entrant: Entrant): Entrant {
  return entrant.contestant === 'godwit' ? { ...entrant, variant: 'filled' } : entrant
}

const FEEDS = 1000
const TEXT_BYTES = 200

async function largeDatabase(bench: Bench, bytes: number): Promise<string> {
  const file = await bench.arena.create()
  const db = new Database(file)
  db.pragma('synchronous = OFF')
  for (const statement of TABLES.up) db.exec(statement)
  const pages = () =>
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
  const feed = db.prepare('INSERT INTO feed (id, url) VALUES (?, ?)')
  const entry = db.prepare('INSERT INTO entry (feed, text) VALUES (?, ?)')
  db.transaction(() => {
    for (let id = 1; id <= FEEDS; id += 1) feed.run(id, `https://example.org/${id}`)
  })()
  const text = 'x'.repeat(TEXT_BYTES)
  while (pages() < bytes)
    db.transaction(() => {
      for (let row = 0; row < 50_000; row += 1) entry.run(1 + (row % FEEDS), text)
    })()
  db.close()
  return file
}
