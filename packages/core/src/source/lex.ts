import { cutScript } from '../cut-script.js'
import type { Dialect, Statement } from '../dialect.js'
import { MigrationFileError } from '../errors.js'
import { isScriptError, refusalOf } from '../refuse-statements.js'
import { checksum } from './checksum.js'
import type { Code, LexedScript, Migration, MigrationDraft, MigrationFile, Script } from './migration.js'

/**
 * Cuts a loaded migration's SQL into statements and refuses those that a runner cannot run.
 * @throws MigrationFileError: INVALID_MIGRATION or NEEDS_NO_TRANSACTION, with the line where the file has one.
 */
export function lexMigration(file: MigrationFile, draft: MigrationDraft, split: Dialect['split']): Migration {
  const lex = (half: Script | Code) => (half.kind === 'code' ? half : lexScript(file, half, draft, split))
  const upgrade = lex(draft.upgrade)
  if (isEmpty(upgrade))
    throw fault(file, draft.upgrade, undefined, 'has no statements to upgrade with.', {
      fix: 'Write them, or delete the file.',
    })
  refuseDemand(file, draft)
  const downgrade = draft.downgrade === null ? null : lex(draft.downgrade)
  const way = downgrade !== null && isEmpty(downgrade) ? null : downgrade
  return {
    file,
    upgrade,
    downgrade: way,
    options: draft.options,
    checksum: checksum(upgrade, way),
  }
}

function lexScript(
  file: MigrationFile,
  script: Script,
  draft: MigrationDraft,
  split: Dialect['split'],
): LexedScript {
  const statements = splitScript(file, script, split)
  for (const statement of statements) refuse(file, script, statement, draft.options.transaction)
  return { ...script, statements }
}

function splitScript(file: MigrationFile, script: Script, split: Dialect['split']): readonly Statement[] {
  try {
    return cutScript(script.text, split)
  } catch (cause) {
    if (!isScriptError(cause)) throw cause
    throw fault(file, script, cause.line, cause.message, { cause })
  }
}

function refuse(file: MigrationFile, script: Script, statement: Statement, transaction: boolean): void {
  const refusal = refusalOf(statement, transaction ? 'transaction' : 'autocommit')
  if (refusal === undefined) return
  const { kind, line, advice } = statement
  if (kind === 'outside-transaction')
    throw fault(file, script, line, refusal, {
      code: 'NEEDS_NO_TRANSACTION',
      fix:
        script.line !== undefined
          ? 'Add this line at the top of the file: -- godwit: transaction=false'
          : 'Add to the module: export const transaction = false',
    })
  throw fault(file, script, line, refusal, advice === undefined ? {} : { fix: advice })
}

/** A release that has this migration can use the database that has it, or the migration could never be released. */
function refuseDemand(file: MigrationFile, { upgrade, options: { compatibleFrom } }: MigrationDraft): void {
  if (compatibleFrom === undefined || compatibleFrom <= file.number) return
  throw fault(
    file,
    upgrade,
    undefined,
    `\`compatibleFrom\` is ${compatibleFrom}, which is more than its own number.`,
    {
      fix: `Give the newest migration of the oldest release that can still use the database: ${file.number} at most.`,
    },
  )
}

interface FaultOptions {
  readonly code?: 'NEEDS_NO_TRANSACTION'
  readonly fix?: string
  readonly cause?: unknown
}

/** `line` counts in the script's text. */
function fault(
  file: MigrationFile,
  script: Script | Code,
  line: number | undefined,
  message: string,
  { code, ...options }: FaultOptions,
): MigrationFileError {
  const start = script.kind === 'sql' ? script.line : undefined
  const isInFile = line !== undefined && start !== undefined
  const where = isInFile || line === undefined ? '' : `line ${line} of its SQL: `
  return new MigrationFileError(code ?? 'INVALID_MIGRATION', `${where}${message}`, {
    file: file.path,
    migration: file.version,
    ...(isInFile ? { line: start + line - 1 } : {}),
    ...options,
  })
}

function isEmpty(half: LexedScript | Code): boolean {
  return half.kind === 'sql' && half.statements.length === 0
}
