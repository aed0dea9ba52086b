import { createMigrator, type Database, type ManifestEntry, modules } from '@godwit/core'
import Driver from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sqlite } from './index.js'

/** A fixed seed, so that what passed here passes elsewhere. */
const RUNS = { numRuns: 300, seed: 2026 }

interface Table {
  readonly name: string
  /** Which table its column `ref` points to, and what becomes of a row whose parent is deleted. */
  readonly parent: number | undefined
  readonly onDelete: string
  /** Values of `ref`: some point to nothing. */
  readonly rows: readonly (number | null)[]
  readonly hanging: readonly Hanging[]
  /** Whether a trigger of another table writes it. */
  readonly mentioned: boolean
}

const HANGING = [
  'index',
  'unique index',
  'delete trigger',
  'insert trigger',
  'view',
  'trigger of a view',
] as const
type Hanging = (typeof HANGING)[number]

interface Rebuild {
  readonly target: number
  readonly order: 'make first' | 'move away' | 'drop first'
  readonly pragma: 'none' | 'foreign_keys = OFF' | 'defer_foreign_keys = ON' | 'legacy_alter_table = ON'
  readonly copied: 'all' | 'some' | 'none'
  readonly keepsKey: boolean
  readonly keepsReference: boolean
  /** What it makes again of what hangs on the table; views are dropped before, where they are made again. */
  readonly remade: readonly Hanging[]
  readonly form: 'SQL' | 'foreignKeys' | 'walk' | 'code' | 'code by statements' | 'free code'
}

const NAMES = ['a', 'B c', 'd"e', 'f.g']
const table = (index: number): fc.Arbitrary<Table> =>
  fc.record({
    name: fc.constant(NAMES[index] ?? ''),
    parent: fc.option(fc.nat(NAMES.length - 1), { nil: undefined }),
    onDelete: fc.constantFrom('CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION'),
    rows: fc.array(fc.constantFrom(1, 2, 3, null, 404), { maxLength: 4 }),
    hanging: fc.subarray([...HANGING]),
    mentioned: fc.boolean(),
  })
const tables = fc.tuple(table(0), table(1), table(2), table(3))
const rebuild: fc.Arbitrary<Rebuild> = fc.record({
  target: fc.nat(NAMES.length - 1),
  order: fc.constantFrom('make first', 'make first', 'move away', 'drop first'),
  pragma: fc.constantFrom('none', 'legacy_alter_table = ON', 'foreign_keys = OFF', 'defer_foreign_keys = ON'),
  copied: fc.constantFrom('all', 'all', 'all', 'some', 'none'),
  keepsKey: fc.constantFrom(true, true, true, false),
  keepsReference: fc.constantFrom(true, true, true, false),
  remade: fc.oneof(fc.constant([...HANGING]), fc.subarray([...HANGING])),
  form: fc.constantFrom('SQL', 'foreignKeys', 'walk', 'code', 'code by statements', 'free code'),
})

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

function definition(
  all: readonly Table[],
  { parent, onDelete }: Table,
  { keepsKey, keepsReference }: Pick<Rebuild, 'keepsKey' | 'keepsReference'>,
) {
  const id = keepsKey ? 'id INTEGER PRIMARY KEY' : 'id INTEGER'
  const target = parent === undefined ? undefined : all[parent]
  const points = target !== undefined && keepsReference
  return `(${id}, name TEXT, ref INTEGER${points ? ` REFERENCES ${quoted(target.name)} ON DELETE ${onDelete}` : ''})`
}

function making({ name }: Table, hanging: Hanging): string {
  const [on, own] = [quoted(name), (what: string) => quoted(`${name} ${what}`)]
  switch (hanging) {
    case 'index':
      return `CREATE INDEX ${own('index')} ON ${on} (name)`
    case 'unique index':
      return `CREATE UNIQUE INDEX ${own('unique')} ON ${on} (name, id)`
    case 'delete trigger':
      return `CREATE TRIGGER ${own('deleted')} AFTER DELETE ON ${on} BEGIN INSERT INTO log VALUES ('deleted'); END`
    case 'insert trigger':
      return `CREATE TRIGGER ${own('inserted')} AFTER INSERT ON ${on} BEGIN INSERT INTO log VALUES ('inserted'); END`
    case 'view':
      return `CREATE VIEW ${own('view')} AS SELECT name FROM ${on}`
    case 'trigger of a view':
      return `CREATE TRIGGER ${own('viewed')} INSTEAD OF INSERT ON ${own('view')} BEGIN SELECT 1; END`
  }
}

/** In an order in which they can be made: a view before its trigger, and no trigger without its view. */
const hangingOf = ({ hanging }: Table): Hanging[] =>
  HANGING.filter((one) => hanging.includes(one) && (one !== 'trigger of a view' || hanging.includes('view')))

function create(db: Driver.Database, all: readonly Table[]): void {
  db.exec('PRAGMA foreign_keys = OFF; CREATE TABLE log (what)')
  for (const one of all) {
    db.exec(
      `CREATE TABLE ${quoted(one.name)} ${definition(all, one, { keepsKey: true, keepsReference: true })}`,
    )
    for (const [index, ref] of one.rows.entries())
      db.prepare(`INSERT INTO ${quoted(one.name)} VALUES (?, ?, ?)`).run(index + 1, `n${index}`, ref)
  }
  for (const one of all) for (const hanging of hangingOf(one)) db.exec(making(one, hanging))
  for (const { name } of all.filter(({ mentioned }) => mentioned))
    db.exec(
      `CREATE TRIGGER ${quoted(`mentions ${name}`)} AFTER DELETE ON log BEGIN UPDATE ${quoted(name)} SET name = 'logged'; END`,
    )
  db.exec('PRAGMA foreign_keys = ON')
}

function statements(all: readonly Table[], how: Rebuild): string[] {
  const target = all[how.target] ?? assertNever()
  const on = quoted(target.name)
  const definedAs = definition(all, target, how)
  const copied = { all: '', some: ' WHERE id > 1', none: ' WHERE 0' }[how.copied]
  const again = hangingOf(target).filter((one) => how.remade.includes(one))
  const remakesView = again.includes('view')
  const order = {
    'make first': [
      `CREATE TABLE made ${definedAs}`,
      `INSERT INTO made SELECT * FROM ${on}${copied}`,
      `DROP TABLE ${on}`,
      `ALTER TABLE made RENAME TO ${on}`,
    ],
    'move away': [
      `ALTER TABLE ${on} RENAME TO "old one"`,
      `CREATE TABLE ${on} ${definedAs}`,
      `INSERT INTO ${on} SELECT * FROM "old one"${copied}`,
      'DROP TABLE "old one"',
    ],
    'drop first': [`DROP TABLE ${on}`, `CREATE TABLE ${on} ${definedAs}`],
  }[how.order]
  return [
    ...(how.pragma === 'none' ? [] : [`PRAGMA ${how.pragma}`]),
    ...(remakesView ? [`DROP VIEW ${quoted(`${target.name} view`)}`] : []),
    ...order,
    ...again.filter((one) => one !== 'trigger of a view' || remakesView).map((one) => making(target, one)),
  ]
}

function assertNever(): never {
  throw new Error('There is no such table.')
}

function entry(form: Rebuild['form'], script: readonly string[]): ManifestEntry {
  const text = `${script.join(';\n')};`
  const whole = (db: Database) => db.execute(text)
  switch (form) {
    case 'SQL':
      return text
    case 'foreignKeys':
      return `-- godwit: foreignKeys=on\n-- upgrade --\n${text}`
    case 'walk':
      return `-- godwit: transaction=false\n-- upgrade --\n${text}`
    case 'code':
      return { upgrade: whole }
    case 'code by statements':
      return {
        upgrade: async (db: Database) => {
          for (const statement of script) await db.execute(statement)
        },
      }
    case 'free code':
      return { transaction: false, upgrade: whole }
  }
}

/** Everything but the version table. */
function content(db: Driver.Database) {
  const schema = db
    .prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'godwit%'",
    )
    .all() as { type: string; name: string; tbl_name: string; sql: string }[]
  const rows = schema
    .filter(({ type }) => type === 'table' || type === 'view')
    .map(
      ({ name }) =>
        [
          name,
          db
            .prepare(`SELECT * FROM ${quoted(name)} ORDER BY 1`)
            .raw()
            .all(),
        ] as const,
    )
  return { schema: schema.sort((a, b) => (a.name < b.name ? -1 : 1)), rows: new Map([...rows].sort()) }
}

const broken = (db: Driver.Database): number => (db.pragma('foreign_key_check') as unknown[]).length

/** One that nobody could find fault with. */
function isRight(
  all: readonly Table[],
  { target, order, pragma, copied, keepsKey, keepsReference, remade, form }: Rebuild,
): boolean {
  const hanging = hangingOf(all[target] ?? assertNever())
  // What mentions the table stands in the way of the renaming, unless it is gone by then.
  const inTheWay = all[target]?.mentioned === true || (hanging.includes('view') && !remade.includes('view'))
  return (
    order === 'make first' &&
    (pragma === 'none' || pragma === 'legacy_alter_table = ON' || pragma === 'defer_foreign_keys = ON') &&
    copied === 'all' &&
    keepsKey &&
    keepsReference &&
    (!inTheWay || pragma === 'legacy_alter_table = ON') &&
    hanging.every((one) => remade.includes(one) || (one.includes('view') && !remade.includes('view'))) &&
    (form === 'SQL' || form === 'code' || form === 'code by statements')
  )
}

it('a rebuild, right or wrong, leaves all else as it was, or is refused and leaves everything so', async () => {
  const counts = { done: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(tables, rebuild, async (all, how) => {
      const db = new Driver(':memory:')
      try {
        create(db, all)
        const before = content(db)
        const brokenBefore = broken(db)
        const migrations = modules({ '1_rebuild': entry(how.form, statements(all, how)) })
        const done = await createMigrator({ dialect: sqlite(db), migrations, policy: { nonEmpty: 'allow' } })
          .upgrade()
          .then(
            () => true,
            (error: unknown) => {
              expect(error).toMatchObject({
                code: how.pragma === 'foreign_keys = OFF' ? expect.any(String) : 'MIGRATION_FAILED',
              })
              return false
            },
          )
        counts[done ? 'done' : 'refused'] += 1
        if (isRight(all, how)) expect(done).toBe(true)
        const after = content(db)
        if (!done) return void expect(after).toEqual(before)

        const { name } = all[how.target] ?? assertNever()
        const others = ({ schema }: typeof before) => schema.filter((object) => object.name !== name)
        expect(others(after)).toEqual(others(before))
        expect(after.rows).toEqual(before.rows)
        expect(broken(db)).toBeLessThanOrEqual(brokenBefore)
      } finally {
        db.close()
      }
    }),
    RUNS,
  )
  // Neither is rare, so that both are proved.
  expect(Math.min(counts.done, counts.refused)).toBeGreaterThan(RUNS.numRuns / 20)
})
