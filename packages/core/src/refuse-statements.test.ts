import { describe, expect, it } from 'vitest'
import { isDatabaseError, ScriptError } from './database-error.js'
import type { Statement } from './dialect.js'
import { refuseStatements, type StatementPlace, statementsOf } from './refuse-statements.js'

const statement = (text: string, kind: Statement['kind']): Statement => ({
  text,
  kind,
  offset: 7,
  line: 1,
  tokens: text.split(' '),
  ...(kind === 'plain' ? {} : { advice: 'Leave it out.' }),
})

function refused(statements: readonly Statement[], place: StatementPlace): Error {
  try {
    refuseStatements(statements, place)
  } catch (error) {
    if (isDatabaseError(error)) return error
  }
  throw new Error('They were not refused.')
}

describe('refuseStatements', () => {
  const plain = statement('A', 'plain')

  it.each([
    ['outside-transaction', 'VACUUM', '`VACUUM` cannot run inside a transaction.'],
    [
      'transaction-control',
      'COMMIT',
      '`COMMIT` must not stand in a migration: the runner begins and ends the transaction.',
    ],
    ['unsupported', "ATTACH x\n  AS 'y'", '`ATTACH x …` is not supported in a migration.'],
  ] as const)('names what is %s, where it stands, and what to do', (kind, text, message) => {
    expect(refused([plain, statement(text, kind)], 'transaction')).toMatchObject({
      kind: 'statement',
      message: `${message}\n  Leave it out.`,
      fix: 'Leave it out.',
      offset: 7,
      statement: text,
    })
  })

  it('lets pass what is plain, and outside a transaction what has to be outside one', () => {
    refuseStatements([plain], 'transaction')
    refuseStatements([plain, statement('VACUUM', 'outside-transaction')], 'autocommit')
    for (const kind of ['transaction-control', 'unsupported'] as const)
      expect(refused([statement('X', kind)], 'autocommit').message).toContain('`X`')
  })

  it('lets pass settings everywhere, and only inside a transaction what means nothing outside of one', () => {
    const local = statement('SET LOCAL x', 'inside-transaction')
    refuseStatements([statement('SET x', 'setting'), local], 'transaction')
    refuseStatements([statement('SET x', 'setting')], 'autocommit')
    expect(refused([local], 'autocommit').message).toContain('`SET LOCAL x` has no effect outside')
  })
})

describe('statementsOf', () => {
  const open = new ScriptError('This string is never closed.', 4, 1)
  const split = (): Statement[] => {
    throw open
  }

  it('is a failed statement with the lexer’s own error as cause, where a script cannot be lexed', () => {
    expect(() => statementsOf("A 'b", split)).toThrow(
      expect.objectContaining({ kind: 'statement', message: open.message, offset: 4, cause: open }),
    )
  })

  it('leaves a list of statements as it is', () => {
    const list = [statement('A', 'plain')]
    expect(statementsOf(list, split)).toBe(list)
  })
})
