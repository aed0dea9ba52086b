import { type AerichMigration, type Fault, halfOf } from './aerich-migration.js'
import { functionOf } from './python-function.js'
import { type PythonLine, pythonLines } from './python-lines.js'
import { returnedSql } from './returned-sql.js'

/**
 * Reads a `.py` migration, of Aerich 0.7 and later, without running it: its functions may do nothing but return SQL that stands
 * there as text.
 * @throws what `fault` makes, for the first thing that only Python could say the meaning of.
 */
export function readPythonFile(program: string, fault: Fault): AerichMigration {
  refuseEncoding(program, fault)
  const lines = pythonLines(program, fault)
  const halves: { upgrade?: string[]; downgrade?: string[] } = {}
  let transaction: boolean | undefined
  for (const { head, body } of blocksOf(lines, fault)) {
    const definition = functionOf(head, fault)
    if (definition !== undefined) {
      const { name, inline } = definition
      if (halves[name] !== undefined)
        throw fault(head.line, `there is a second \`${name}\`.`, 'Remove one of them.')
      const pieces = returnedSql(name, inline === undefined ? body : [inline, ...body], head.line, fault)
      halves[name] = halfOf(name, pieces, head.line, fault)
      continue
    }
    if (body.length > 0) throw unknown(head, fault)
    if (isText(head) || isStateOfModels(head) || isImport(head, fault)) continue
    if (transaction !== undefined) throw unknown(head, fault)
    transaction = transactionOf(head, fault)
  }
  const { upgrade, downgrade = [] } = halves
  if (upgrade === undefined) throw fault(1, 'there is no `async def upgrade`.')
  return { upgrade, downgrade, transaction: transaction ?? true, header: headerOf(program) }
}

interface Block {
  readonly head: PythonLine
  readonly body: PythonLine[]
}

function blocksOf(lines: readonly PythonLine[], fault: Fault): Block[] {
  const blocks: Block[] = []
  for (const line of lines) {
    const block = blocks.at(-1)
    if (!line.isIndented) blocks.push({ head: line, body: [] })
    else if (block === undefined)
      throw fault(line.line, 'this line is indented, and nothing stands above it.')
    else block.body.push(line)
  }
  return blocks
}

function unknown({ line, tokens }: PythonLine, fault: Fault): Error {
  const [first] = tokens
  return fault(line, `there is code beside \`upgrade\` and \`downgrade\`, at \`${first?.text ?? ''}\`.`)
}

/** A text that stands alone is a comment. */
function isText({ tokens: [first, second] }: PythonLine): boolean {
  return first?.kind === 'text' && second === undefined
}

/** What Aerich compares models with: nothing of it is SQL. */
function isStateOfModels({ tokens: [name, sign, ...state] }: PythonLine): boolean {
  return (
    name?.text === 'MODELS_STATE' &&
    sign?.text === '=' &&
    state.every(({ kind, text }) => kind === 'text' || text === '(' || text === ')')
  )
}

function isImport({ line, tokens }: PythonLine, fault: Fault): boolean {
  const [first] = tokens
  if (first?.text !== 'import' && first?.text !== 'from') return false
  const taken = tokens.find(({ text }) => ['upgrade', 'downgrade', 'RUN_IN_TRANSACTION', '*'].includes(text))
  if (taken !== undefined) throw fault(line, `\`${taken.text}\` comes from another file.`)
  return true
}

function transactionOf(line: PythonLine, fault: Fault): boolean {
  const [name, sign, value, end] = line.tokens
  if (name?.text !== 'RUN_IN_TRANSACTION' || sign?.text !== '=') throw unknown(line, fault)
  if (end !== undefined || (value?.text !== 'True' && value?.text !== 'False'))
    throw fault(line.line, '`RUN_IN_TRANSACTION` is neither True nor False.')
  return value.text === 'True'
}

function refuseEncoding(program: string, fault: Fault): void {
  const encoding = /^(?:[ \t\f]*(?:#.*)?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(program)?.[1]
  if (encoding !== undefined && !/^(?:utf[-_]?8(?:[-_].*)?|(?:us[-_])?ascii)$/i.test(encoding))
    throw fault(1, `it says that its encoding is ${encoding}.`, 'Save it in UTF-8, and take that line away.')
}

function headerOf(program: string): string[] {
  const [top = ''] = /^(?:[ \t]*(?:#.*)?\n)*/.exec(program) ?? []
  const comments = top.split('\n').flatMap((line) => /^[ \t]*#(.*)$/.exec(line)?.[1] ?? [])
  return comments
    .filter((comment) => !FOR_TOOLS.test(comment))
    .map((comment) => comment.replace(/^ /, '').trimEnd())
}

/** Comments that mean something to a program, and nothing to who reads. */
const FOR_TOOLS =
  /^!|^\s*(?:-\*-|(?:vim?|coding|fileencoding|pylint|flake8|noqa|type|mypy|fmt|isort|ruff)\b\s*[:=]?)/
