import { atDepthZero, columnName, type Name, namePart, partsOf, tokenReader } from './token-reader.js'

/** A query whose rows are those of one table, transferred to another. */
export interface TransferQuery {
  readonly from: Name
  /** `*`: all columns as they are. */
  readonly items: readonly TransferItem[] | '*'
  /** Whether every row of the table is in it, once. */
  readonly complete: boolean
}

export interface TransferItem {
  /** Its own name, where it has one. */
  readonly name: string | null
  /** Everything in it that may be the name of a column: what an item mentions, it does not leave out. */
  readonly mentions: readonly string[]
}

/** Reads `SELECT … FROM table …`. Undefined for queries of another form. */
export function transferQuery(tokens: readonly string[]): TransferQuery | undefined {
  const [first, ...rest] = tokens
  const at = atDepthZero(rest, /^FROM$/i)
  if (first?.toUpperCase() !== 'SELECT') return undefined
  const select = tokenReader(rest.slice(0, at))
  const distinct = select.accept('DISTINCT')
  select.accept('ALL')
  const parts = partsOf(select.rest())
  const source = tokenReader(rest.slice(at + 1))
  source.accept('ONLY')
  const from = source.name()
  if (from === undefined) return undefined
  return {
    from,
    items: parts.length === 1 && isStar(parts[0] ?? []) ? '*' : parts.map(itemOf),
    complete: !distinct && parts.every(isOfOneRow) && isAllRows(source.rest()),
  }
}

function itemOf(tokens: readonly string[]): TransferItem {
  const { value, alias } = withoutAlias(tokens)
  const mentions = value
    .filter((token) => !token.startsWith("'"))
    .flatMap((token) => namePart(token) ?? [])
    .map(columnName)
  const isColumn = value.length === 1 || (value.length === 3 && value[1] === '.')
  return { name: alias ?? (isColumn ? (mentions.at(-1) ?? null) : null), mentions }
}

/** A name at the end that follows a value, with AS or without, is that of the item, and mentions no column. */
function withoutAlias(tokens: readonly string[]): { value: readonly string[]; alias: string | null } {
  const part = namePart(tokens.at(-1))
  const before = tokens.at(-2)
  const hasAs = before?.toUpperCase() === 'AS'
  const ends =
    before !== undefined && (before === ')' || /^['\d]/.test(before) || namePart(before) !== undefined)
  if (part === undefined || !(hasAs || ends)) return { value: tokens, alias: null }
  return { value: tokens.slice(0, hasAs ? -2 : -1), alias: columnName(part) }
}

/** `*`, or `table.*`. */
function isStar(tokens: readonly string[]): boolean {
  return tokens.at(-1) === '*' && (tokens.length === 1 || (tokens.length === 3 && tokens[1] === '.'))
}

/** A function that is not known to work on one row may make one row of many. */
function isOfOneRow(tokens: readonly string[]): boolean {
  return tokens.every((token, index) => {
    if (tokens[index + 1] !== '(' || namePart(token) === undefined) return true
    return ROW_FUNCTIONS.has(token.toUpperCase())
  })
}

/** Nothing but another name for the table, and an order. */
function isAllRows(tokens: readonly string[]): boolean {
  const rest = tokenReader(tokens)
  rest.accept('AS')
  if (rest.next !== 'ORDER' && !STARTS_CLAUSE.has(rest.next)) rest.name()
  if (rest.next === '') return true
  return rest.accept('ORDER', 'BY') && !rest.rest().some((token) => LIMITS.has(token.toUpperCase()))
}

/** With the words of expressions that stand before a parenthesis. */
const ROW_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    'ABS CAST COALESCE CONCAT DATE DATETIME FORMAT HEX IFNULL IIF INSTR LENGTH LOWER LTRIM NOW',
    'NULLIF PRINTF REPLACE ROUND RTRIM STRFTIME SUBSTR SUBSTRING TIME TO_CHAR TO_TIMESTAMP TRIM',
    'UNIXEPOCH UPPER AND CASE ELSE IN NOT OR THEN WHEN VARCHAR CHAR NUMERIC DECIMAL',
  ].flatMap((line) => line.split(' ')),
)

const STARTS_CLAUSE: ReadonlySet<string> = new Set(
  [
    'CROSS EXCEPT FETCH FOR FULL GROUP HAVING INNER INTERSECT JOIN LEFT LIMIT NATURAL OFFSET',
    'RIGHT TABLESAMPLE UNION WHERE WINDOW ON',
  ].flatMap((line) => line.split(' ')),
)

const LIMITS: ReadonlySet<string> = new Set(['LIMIT', 'OFFSET', 'FETCH', 'FOR', 'UNION'])
