import { ConfigurationError, MigrationFileError } from '../errors.js'
import { byNumber } from './by-number.js'
import { sourceHash } from './checksum.js'
import { type FileName, MIGRATION_SUFFIX, readFileName, readVersion } from './file-name.js'
import { loadingCode } from './loading-code.js'
import type { MigrationDraft, MigrationFile, Source } from './migration.js'

/** A migration in a manifest: a module, SQL text in the `.sql` format, or a function that gives either. */
export type ManifestEntry = object | string | (() => unknown)

/**
 * The migrations of a manifest, for apps that are bundled: `modules({ '0_init': () => import('./0_init.js') })`.
 * A key is a path or a name, with or without suffix.
 * @throws ConfigurationError BAD_OPTION where that is no object.
 */
export function modules(manifest: Readonly<Record<string, ManifestEntry>>): Source {
  if (typeof manifest !== 'object' || manifest === null)
    throw new ConfigurationError('BAD_OPTION', 'modules() was given no manifest.', {
      fix: "Give an object: modules({ '0_init': () => import('./0_init.js') })",
    })
  return { location: 'modules({…})', list: async () => list(manifest) }
}

function list(manifest: Readonly<Record<string, ManifestEntry>>): MigrationFile[] {
  const found: MigrationFile[] = []
  for (const [key, entry] of Object.entries(manifest)) {
    const name = readKey(key)
    if (name.kind === 'ignored') continue
    if (name.kind === 'near-miss')
      throw new MigrationFileError('BAD_FILE_NAME', `${name.fault}.`, { file: key, fix: name.fix })
    found.push({
      version: name.version,
      number: name.number,
      path: key,
      sourceHash: typeof entry === 'string' ? sourceHash(entry) : null,
      load: () => load(entry, key),
    })
  }
  if (found.length === 0)
    throw new MigrationFileError('NO_MIGRATIONS', 'there are no migrations in this manifest.', {
      file: 'modules({…})',
      fix: 'Create the first migration with: godwit create <name>',
    })
  return byNumber(found)
}

/** What a folder ignores is ignored here too, except a version without a number, which nobody adds by accident. */
function readKey(key: string): FileName {
  const name = key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1)
  const asFile = readFileName(name)
  if (MIGRATION_SUFFIX.test(name) || (asFile.kind === 'ignored' && /^\d/.test(name))) return asFile
  return readVersion(name, '')
}

async function load(entry: ManifestEntry, key: string): Promise<MigrationDraft> {
  const given = isFunction(entry) ? await call(entry, key) : entry
  const text = textOf(given)
  const { draftOfModule, parseSqlFile } = await loadingCode()
  return text === undefined ? draftOfModule(given, key) : parseSqlFile(text, key)
}

/** A bundler that imports files as text makes it a default export. */
function textOf(given: unknown): string | undefined {
  const value: unknown =
    typeof given === 'object' && given !== null && 'default' in given ? given.default : given
  return typeof value === 'string' ? value : undefined
}

async function call(entry: () => unknown, key: string): Promise<unknown> {
  try {
    return await entry()
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw new MigrationFileError('CANNOT_LOAD', `failed while it was loaded: ${reason}`, { file: key, cause })
  }
}

function isFunction(entry: ManifestEntry): entry is () => unknown {
  return typeof entry === 'function'
}
