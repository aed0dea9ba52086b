/** Something that undoing a migration would lose. */
export interface Loss {
  /**
   * `table`: with all of its rows; `column`: its values; `rows`: of a table that stays; `schema`: with all that stands in it. `unknown`:
   * what code does, or a statement that cannot be read.
   */
  readonly what: 'table' | 'column' | 'rows' | 'schema' | 'unknown'
  /** Of the table, or the schema. Null where it is not known. */
  readonly name: string | null
  readonly column: string | null
  /** Rows, or values of the column that are not null. Null: they cannot be counted. */
  readonly count: number | null
  /** Whether it may be fewer than `count`. */
  readonly atMost: boolean
  /** What would lose it. Null for code. A password that can be recognised is replaced by `***`. */
  readonly statement: string | null
}

/** A loss in words, for a list of them: `12 values of feed.etag`. */
export function lossText({ what, name, column, count, atMost, statement }: Loss): string {
  switch (what) {
    case 'table':
      return `table ${name} with ${amount(count, atMost, 'row')}`
    case 'rows':
      return `${amount(count, atMost, 'row')} of table ${name}`
    case 'column':
      return `${amount(count, atMost, 'value')} of ${name}.${column}`
    case 'schema':
      return `${name} with all that is in it`
    case 'unknown':
      return statement === null
        ? 'what its code takes away, which cannot be known'
        : `what this takes away, which cannot be known: ${shortened(statement)}`
  }
}

function amount(count: number | null, atMost: boolean, noun: 'row' | 'value'): string {
  if (count === null) return `${noun}s that cannot be counted`
  return `${atMost ? 'up to ' : ''}${count} ${count === 1 ? noun : `${noun}s`}`
}

function shortened(statement: string): string {
  const line = statement.replace(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST).trimEnd()} …` : line
}

const LONGEST = 60
