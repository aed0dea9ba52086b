/** A value that travels beside the SQL text, never inside it. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array

/**
 * One statement with its values kept apart: `text` has exactly one piece more than there are `values`,
 * and a dialect writes its own placeholder between the pieces.
 */
export interface Sql {
  readonly text: readonly string[]
  readonly values: readonly SqlValue[]
  readonly [SQL_BRAND]: true
}

const SQL_BRAND: unique symbol = Symbol.for('godwit.sql') as never

/**
 * Writes one statement: ``sql`SELECT * FROM ${identifier('feed')} WHERE id = ${id}` ``. Interpolated `Sql`
 * (another fragment, an identifier) becomes text; everything else becomes a bound value.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  const text = [strings[0] ?? '']
  const values: SqlValue[] = []
  parts.forEach((part, index) => {
    const following = strings[index + 1] ?? ''
    if (!isSql(part)) {
      values.push(part)
      text.push(following)
      return
    }
    const [first = '', ...rest] = part.text
    text.push(`${text.pop() ?? ''}${first}`, ...rest)
    text.push(`${text.pop() ?? ''}${following}`)
    values.push(...part.values)
  })
  return brand(text, values)
}

/**
 * A quoted name, schema first where there is one: `identifier('main', 'feed')` is `"main"."feed"`.
 * @throws TypeError for an empty name or one with a NUL byte, which no engine can hold.
 */
export function identifier(...names: readonly [string, ...string[]]): Sql {
  return brand([names.map(quote).join('.')], [])
}

/** SQL that is already text: for statements a person wrote, never for values. */
export function rawSql(text: string): Sql {
  return brand([text], [])
}

function quote(name: string): string {
  if (name === '' || name.includes('\0'))
    throw new TypeError(`Not a usable SQL name: ${JSON.stringify(name)}`)
  return `"${name.replaceAll('"', '""')}"`
}

function brand(text: readonly string[], values: readonly SqlValue[]): Sql {
  return { text, values, [SQL_BRAND]: true }
}

/** Whether it was written with `sql`, also by another copy of this package. */
export function isSql(part: unknown): part is Sql {
  return typeof part === 'object' && part !== null && SQL_BRAND in part
}
