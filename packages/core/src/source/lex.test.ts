import { describe, expect, it } from 'vitest'
import { ScriptError } from '../database-error.js'
import type { Statement } from '../dialect.js'
import { lexMigration } from './lex.js'
import type { MigrationFile } from './migration.js'
import { draftOfModule } from './module-file.js'
import { parseSqlFile } from './sql-file.js'

const KINDS: Readonly<Record<string, Statement['kind']>> = {
  VACUUM: 'outside-transaction',
  COMMIT: 'transaction-control',
  ATTACH: 'unsupported',
}

/** The smallest lexer there can be: a statement a line, `--` for comments. The real ones are the dialects'. */
function split(script: string): Statement[] {
  return script.split('\n').flatMap((raw, index) => {
    const text = raw.trim().replace(/;$/, '')
    if (text === '' || text.startsWith('--')) return []
    if (text.includes('\0')) throw new ScriptError('a NUL byte', 0, index + 1)
    const tokens = text.split(/\s+/)
    const kind = KINDS[tokens[0] ?? ''] ?? 'plain'
    return [
      {
        text,
        offset: 0,
        line: index + 1,
        kind,
        tokens,
        ...(kind === 'plain' ? {} : { advice: 'Leave it out.' }),
      },
    ]
  })
}

function found(file: string): MigrationFile {
  return {
    version: '1_a',
    number: 1n,
    path: file,
    sourceHash: null,
    load: () => Promise.reject(new Error('not here')),
  }
}

const fromSql = (...lines: readonly string[]) =>
  lexMigration(found('/m/1_a.sql'), parseSqlFile(lines.join('\n'), '/m/1_a.sql'), split)
const fromModule = async (module: object) =>
  lexMigration(found('/m/1_a.ts'), await draftOfModule(module, '/m/1_a.ts'), split)

describe('lexMigration', () => {
  it('cuts both halves into statements and takes the checksum', () => {
    const migration = fromSql('-- upgrade --', 'A b;', 'C;', '-- downgrade --', 'D;')
    expect(migration.upgrade).toMatchObject({ statements: [{ text: 'A b' }, { text: 'C' }] })
    expect(migration.downgrade).toMatchObject({ statements: [{ text: 'D' }] })
    expect(migration.checksum).toMatch(/^tokens-1:[0-9a-f]{64}$/)
  })

  it('has the same checksum for a .sql file and a module of the same SQL', async () => {
    const module = await fromModule({ upgrade: () => ['A b', 'C'], downgrade: () => '-- back\nD' })
    expect(module.checksum).toBe(fromSql('-- upgrade --', 'A b;', 'C;', '-- downgrade --', 'D;').checksum)
  })

  it('has no checksum for code', async () => {
    const migration = await fromModule({ upgrade: (_db: unknown) => undefined, downgrade: 'A' })
    expect(migration).toMatchObject({ upgrade: { kind: 'code' }, checksum: null, downgrade: { kind: 'sql' } })
  })

  it('has no way back where the downgrade is only comments', () => {
    expect(fromSql('-- upgrade --', 'A;', '-- downgrade --', '-- nothing to undo').downgrade).toBeNull()
  })

  it.each([[['']], [['-- nothing', '']], [['-- upgrade --', '-- downgrade --', 'A;']]])(
    'refuses an upgrade without statements: %j',
    (lines) => {
      expect(() => fromSql(...lines)).toThrow('/m/1_a.sql: has no statements')
    },
  )

  it('names file and line of what the lexer refuses', () => {
    expect(() => fromSql('-- upgrade --', 'A;', '-- downgrade --', 'B;', '\0')).toThrow(
      '/m/1_a.sql:5: a NUL byte',
    )
  })

  it.each([
    ['COMMIT', 'must not stand in a migration: the runner begins and ends the transaction.'],
    ['ATTACH x', 'is not supported in a migration.'],
  ])('refuses %s, with the advice of the dialect', (statement, message) => {
    expect(() => fromSql('-- upgrade --', 'A;', `${statement};`)).toThrow(
      `/m/1_a.sql:3: \`${statement}\` ${message}`,
    )
    expect(() => fromSql(statement)).toThrow('Leave it out.')
  })

  it('counts lines in the SQL where the file has none of it', async () => {
    await expect(fromModule({ upgrade: 'A\nCOMMIT' })).rejects.toMatchObject({
      code: 'INVALID_MIGRATION',
      migration: '1_a',
      message: expect.stringContaining('/m/1_a.ts: line 2 of its SQL: `COMMIT`'),
    })
  })

  it('says which line to add where a statement needs to be outside of a transaction', async () => {
    const code = 'NEEDS_NO_TRANSACTION'
    expect(() => fromSql('A;', 'VACUUM;')).toThrow(expect.objectContaining({ code, line: 2 }))
    expect(() => fromSql('VACUUM')).toThrow('-- godwit: transaction=false')
    await expect(fromModule({ upgrade: 'A', downgrade: 'VACUUM' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('export const transaction = false'),
    })
    expect(fromSql('-- godwit: transaction=false', 'VACUUM').options.transaction).toBe(false)
  })

  it('refuses to be compatible only with what comes after it', () => {
    expect(() => fromSql('-- godwit: compatibleFrom=2', 'A')).toThrow(
      '/m/1_a.sql: `compatibleFrom` is 2, which is more than its own number.',
    )
    expect(fromSql('-- godwit: compatibleFrom=1', 'A').options.compatibleFrom).toBe(1n)
  })

  it('shows no more than the beginning of a long statement', () => {
    expect(() => fromSql(`COMMIT ${'x'.repeat(500)}`)).toThrow(/`COMMIT x{53} …`/)
  })
})
