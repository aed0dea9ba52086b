/** One migration as every contestant gets it: the same statements, each in its own format. */
export interface Step {
  /** 14 digits, rising. */
  readonly number: string
  readonly name: string
  readonly up: readonly string[]
  readonly down: readonly string[]
}

export interface LineOptions {
  readonly count: number
  /** How many migrations go into one table: the first makes it, the others add a column each, the second an index too. */
  readonly perTable?: number
  /** What tells how often a migration has run: nothing, a row each beside plain DDL, or a row and DDL that can be repeated. */
  readonly witness?: 'none' | 'plain' | 'repeatable'
}

/** A line of small migrations, in SQL that SQLite and PostgreSQL both read. */
export function line({ count, perTable = 2, witness = 'none' }: LineOptions): Step[] {
  return Array.from({ length: count }, (_, index) => {
    const step = witness === 'repeatable' ? repeatable(index) : small(index, perTable)
    if (witness === 'none') return step
    const exists = witness === 'repeatable' ? 'IF NOT EXISTS ' : ''
    return {
      ...step,
      up: [
        ...(index === 0 ? [`CREATE TABLE ${exists}applied_log (mig TEXT NOT NULL)`] : []),
        ...step.up,
        `INSERT INTO applied_log (mig) VALUES ('${step.name}')`,
      ],
      down: [...step.down, ...(index === 0 ? ['DROP TABLE applied_log'] : [])],
    }
  })
}

/** How many tables a line of so many migrations makes, beside that of its witness. */
export function tablesOf({ count, perTable = 2, witness = 'none' }: LineOptions): number {
  return witness === 'repeatable' ? count : Math.ceil(count / perTable)
}

/** `20240101000000_create_t1`: what most tools call the version. */
export function versionOf({ number, name }: Step): string {
  return `${number}_${name}`
}

/** Numbers that are also times, since some tools read them as such: a minute apart, from 2024 on. */
export function numberAt(index: number): string {
  const time = new Date(Date.UTC(2024, 0, 1) + index * 60_000)
  return time.toISOString().replace(/\D/g, '').slice(0, 14)
}

function small(index: number, perTable: number): Step {
  const table = `t${Math.floor(index / perTable) + 1}`
  const nth = index % perTable
  if (nth === 0) return creation(index, table, `CREATE TABLE ${table}`)
  return {
    number: numberAt(index),
    name: `add_c${nth}_to_${table}`,
    up: [
      `ALTER TABLE ${table} ADD COLUMN c${nth} TEXT NOT NULL DEFAULT 'new'`,
      ...(nth === 1 ? [`CREATE INDEX ${table}_c1 ON ${table} (c1)`] : []),
    ],
    down: [...(nth === 1 ? [`DROP INDEX ${table}_c1`] : []), `ALTER TABLE ${table} DROP COLUMN c${nth}`],
  }
}

function repeatable(index: number): Step {
  const table = `t${index + 1}`
  return creation(index, table, `CREATE TABLE IF NOT EXISTS ${table}`)
}

function creation(index: number, table: string, create: string): Step {
  return {
    number: numberAt(index),
    name: `create_${table}`,
    up: [`${create} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, made_at TEXT NOT NULL DEFAULT '')`],
    down: [`DROP TABLE ${table}`],
  }
}
