import { fold } from './folded-name.js'
import { creation } from './schema-change.js'

/**
 * Whether what a CREATE would make is what stands in the schema by this text, under its own name or that of `name`. A table may
 * have been added to since.
 */
export function isDeclaredBy(
  statement: readonly string[],
  text: readonly string[],
  name = creation(statement)?.name,
): boolean {
  const [wanted, stands] = [creation(statement), creation(text)]
  if (wanted === undefined || stands === undefined) return false
  if (wanted.head !== stands.head || stands.name !== name) return false
  if (keyOf(wanted.rest) === keyOf(stands.rest)) return true
  const [parts, standing] = [bodyOf(wanted.rest), bodyOf(stands.rest)]
  if (wanted.object !== 'table' || parts === undefined || standing === undefined) return false
  return parts.after === standing.after && isWithin(parts.items, standing.items)
}

/** Whether a table has a column, by the table's text in the schema, that is defined just so. */
export function hasDefinition(definition: readonly string[], text: readonly string[]): boolean {
  const body = bodyOf(creation(text)?.rest ?? [])
  return body?.items.includes(keyOf(definition)) ?? false
}

interface Body {
  /** Columns and constraints. */
  readonly items: readonly string[]
  /** What follows the closing parenthesis. */
  readonly after: string
}

/** What stands in the parentheses of a CREATE TABLE; undefined where it begins with none. */
function bodyOf(rest: readonly string[]): Body | undefined {
  if (rest[0] !== '(') return undefined
  const items: string[] = []
  let [depth, from] = [0, 1]
  for (const [index, token] of rest.entries()) {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (depth === 0 || (depth === 1 && token === ',')) {
      items.push(keyOf(rest.slice(from, index)))
      from = index + 1
    }
    if (depth === 0) return { items, after: keyOf(rest.slice(index + 1)) }
  }
  return undefined
}

/** In the same order, with others between them or not. */
function isWithin(items: readonly string[], all: readonly string[]): boolean {
  let at = 0
  return items.every((item) => {
    at = all.indexOf(item, at) + 1
    return at > 0
  })
}

/** Tokens as SQLite takes them: names without quotes, words in lower case, texts as they are. */
function keyOf(tokens: readonly string[]): string {
  return JSON.stringify(tokens.map((token) => (/^x?'/i.test(token) ? token : fold(token))))
}
