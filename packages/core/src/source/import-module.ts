import { pathToFileURL } from 'node:url'
import { MigrationFileError } from '../errors.js'

/** Gives a module's exports for the absolute path of its file. */
export type LoadModule = (file: string) => unknown

/**
 * Imports a module by `load`, or natively.
 * @throws MigrationFileError: CANNOT_LOAD, which names the ways out where this process cannot read TypeScript.
 */
export async function importModule(file: string, load: LoadModule | undefined): Promise<unknown> {
  try {
    return load === undefined
      ? await import(/* @vite-ignore */ /* webpackIgnore: true */ pathToFileURL(file).href)
      : await load(file)
  } catch (cause) {
    if (load === undefined && isTypeScript(file) && isNotUnderstood(cause))
      throw cannotReadTypeScript(file, cause)
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw new MigrationFileError('CANNOT_LOAD', `failed while it was loaded: ${reason}`, { file, cause })
  }
}

function isTypeScript(file: string): boolean {
  return /\.[mc]?ts$/.test(file)
}

const NOT_UNDERSTOOD: readonly unknown[] = [
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
]

function isNotUnderstood(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  return cause.name === 'SyntaxError' || ('code' in cause && NOT_UNDERSTOOD.includes(cause.code))
}

function cannotReadTypeScript(file: string, cause: unknown): MigrationFileError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MigrationFileError(
    'CANNOT_LOAD',
    `this process (Node ${process.versions.node}) cannot read this TypeScript file: ${reason}`,
    {
      file,
      fix:
        'Four ways out: compile the migrations and use the folder of .js files; run the program under tsx; ' +
        'write the migration as .sql; or pass `load` to directory().',
      cause,
    },
  )
}
