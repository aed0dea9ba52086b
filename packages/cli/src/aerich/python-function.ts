import type { Fault } from './aerich-migration.js'
import type { PythonLine, PythonToken } from './python-lines.js'

/** The head of one of the two functions that Aerich calls. */
export interface FunctionHead {
  readonly name: 'upgrade' | 'downgrade'
  /** What stands behind the colon in the same line, if anything. */
  readonly inline?: PythonLine
}

/**
 * Reads `async def upgrade(db: BaseDBAsyncClient) -> str:` in all its variants; undefined for what is no function.
 * @throws what `fault` makes, for any other function.
 */
export function functionOf({ line, tokens, isIndented }: PythonLine, fault: Fault): FunctionHead | undefined {
  const words = tokens.map(({ text }) => text)
  const isAsync = words[0] === 'async'
  if (words[isAsync ? 1 : 0] !== 'def') return undefined
  const name = words[isAsync ? 2 : 1] ?? ''
  if (name !== 'upgrade' && name !== 'downgrade')
    throw fault(
      line,
      `there is a function \`${name}\`, and only \`upgrade\` and \`downgrade\` can be carried over.`,
    )
  if (!isAsync) throw fault(line, `\`${name}\` is no \`async def\`, as which Aerich calls it.`)
  const colon = endOfHead(tokens)
  const head = words.slice(0, colon)
  if (colon === -1 || !/^async def \w+ \( \w+ (?:: [^=]+ )?(?:, )?\)(?: - > [^=]+)?$/.test(head.join(' ')))
    throw fault(line, `\`${name}\` has other parameters than the database.`)
  const rest = tokens.slice(colon + 1)
  return rest.length === 0 ? { name } : { name, inline: { isIndented, line, tokens: rest } }
}

/** The first colon outside brackets. */
function endOfHead(tokens: readonly PythonToken[]): number {
  let depth = 0
  return tokens.findIndex(({ kind, text }) => {
    if (kind !== 'sign') return false
    if ('([{'.includes(text)) depth += 1
    if (')]}'.includes(text)) depth -= 1
    return depth === 0 && text === ':'
  })
}
