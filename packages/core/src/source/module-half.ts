import { MigrationFileError } from '../errors.js'
import type { MigrationDatabase } from '../migration-database.js'
import type { Code, Script } from './migration.js'

/** Something that knows its SQL, such as a builder of Kysely. */
interface Compilable {
  compile(): { readonly sql: string; readonly parameters?: readonly unknown[] }
}

/**
 * Reads one half of a migration: SQL, a function that gives SQL, or code. Null where there is none.
 * @throws MigrationFileError: INVALID_MIGRATION.
 */
export async function halfOfExport(
  value: unknown,
  name: 'upgrade' | 'downgrade',
  file: string,
): Promise<Script | Code | null> {
  if (value === undefined || value === null) return null
  const fault = (message: string, fix?: string, cause?: unknown) =>
    new MigrationFileError('INVALID_MIGRATION', `\`${name}\` ${message}`, {
      file,
      ...(fix === undefined ? {} : { fix }),
      ...(cause === undefined ? {} : { cause }),
    })
  if (!isFunction(value)) return script(value, fault)
  if (value.length > 0) return { kind: 'code', run: (db) => runCode(value, db, fault) }

  const result = await call(value, fault)
  if (result.value === undefined)
    throw fault(
      'takes no parameter and returned nothing.',
      `A function without parameters has to return SQL${name === 'downgrade' ? ', or null where there is no way back' : ''}. ` +
        'One that works with the database takes it as its first parameter: (db) => …',
    )
  return script(result.value, fault)
}

type Fault = (message: string, fix?: string, cause?: unknown) => MigrationFileError
type AnyFunction = (...parameters: readonly unknown[]) => unknown

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function'
}

/** Boxed: some builders throw when they are awaited, and an async function awaits what it returns. */
async function call(sql: AnyFunction, fault: Fault): Promise<{ readonly value: unknown }> {
  try {
    const given = sql()
    return { value: isCompilable(given) ? given : await given }
  } catch (cause) {
    throw fault(
      `takes no parameter, so it was called for its SQL, and failed: ${messageOf(cause)}`,
      'A function that works with the database takes it as its first parameter, without a default: (db) => …',
      cause,
    )
  }
}

async function runCode(code: AnyFunction, db: MigrationDatabase, fault: Fault): Promise<void> {
  const result = await code(db)
  const isSql =
    isCompilable(result) || ((typeof result === 'string' || Array.isArray(result)) && result.length > 0)
  if (isSql)
    throw fault(
      'takes a parameter, so it is code, but it returned something that looks like SQL, which nobody would run.',
      'Run it with db.execute(…), or take the parameter away so that the returned SQL is run.',
    )
}

function script(value: unknown, fault: Fault): Script | null {
  if (value === null) return null
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return { kind: 'sql', text: items.map((item) => textOf(item, fault)).join('\n;\n') }
}

function textOf(item: unknown, fault: Fault): string {
  if (typeof item === 'string') return item
  if (!isCompilable(item))
    throw fault(
      `gave ${describe(item)}, where SQL is needed.`,
      'Give a string, a list of strings, or things with compile() such as the schema builders of Kysely.',
    )
  const { sql, parameters = [] } = compile(item, fault)
  if (parameters.length > 0)
    throw fault(
      `gave a statement with ${parameters.length} bound value(s), which cannot be recorded: ${sql}`,
      'Write the values into the SQL as literals, or write the migration as code: (db) => …',
    )
  return sql
}

function compile(item: Compilable, fault: Fault): ReturnType<Compilable['compile']> {
  let compiled: unknown
  try {
    compiled = item.compile()
  } catch (cause) {
    throw fault(`gave something whose compile() failed: ${messageOf(cause)}`, undefined, cause)
  }
  if (!isCompiled(compiled)) throw fault('gave something whose compile() returned no `sql`.')
  return compiled
}

function isCompilable(value: unknown): value is Compilable {
  return typeof value === 'object' && value !== null && 'compile' in value && isFunction(value.compile)
}

function isCompiled(value: unknown): value is ReturnType<Compilable['compile']> {
  return typeof value === 'object' && value !== null && 'sql' in value && typeof value.sql === 'string'
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return typeof value === 'object'
    ? `an object with the keys ${Object.keys(value).join(', ') || '(none)'}`
    : `a ${typeof value}`
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
