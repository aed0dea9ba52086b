import { didYouMean } from '../did-you-mean.js'
import { MigrationFileError } from '../errors.js'
import type { Code, MigrationDraft, Script } from './migration.js'
import { halfOfExport } from './module-half.js'
import { OPTION_NAMES, optionsOfExports } from './options.js'

/**
 * Reads a migration from a module: exports `upgrade`, perhaps `downgrade`, and options by name; or a default export
 * that holds them. Functions without parameters are called now, and give SQL.
 * @throws MigrationFileError: INVALID_MIGRATION.
 */
export async function draftOfModule(module: unknown, file: string): Promise<MigrationDraft> {
  const exports = exportsOf(module, file)
  refuseNearMisses(exports, file)
  const { upgrade: up, downgrade: down } = exports
  if (up === undefined || up === null)
    throw new MigrationFileError(
      'INVALID_MIGRATION',
      `exports no \`upgrade\`. ${describeExports(exports, module)}`,
      { file, fix: 'Write: export const upgrade = () => `ALTER TABLE …`' },
    )
  const options = optionsOfExports(exports, file)
  const upgrade = await halfOfExport(up, 'upgrade', file)
  const downgrade = await halfOfExport(down, 'downgrade', file)
  if (upgrade === null)
    throw new MigrationFileError('INVALID_MIGRATION', '`upgrade` gave nothing that is SQL.', {
      file,
      fix: 'A function without parameters has to return SQL. One that works with the database takes it as parameter: (db) => …',
    })
  return { upgrade, downgrade: isBlank(downgrade) ? null : downgrade, options }
}

type Exports = Readonly<Record<string, unknown>>

const INTEROP_NAMES: readonly string[] = ['__esModule', 'module.exports']

/** Merges named exports with those of a default object, twice nested where CommonJS was imported as ESM. */
function exportsOf(module: unknown, file: string): Exports {
  const exports: Record<string, unknown> = {}
  let layer = module
  for (let depth = 0; depth < 3 && typeof layer === 'object' && layer !== null; depth += 1) {
    const { default: inner, ...named }: Record<string, unknown> = { ...layer }
    for (const [name, value] of Object.entries(named)) {
      if (INTEROP_NAMES.includes(name)) continue
      if (Object.hasOwn(exports, name) && !Object.is(exports[name], value))
        throw new MigrationFileError(
          'INVALID_MIGRATION',
          `exports \`${name}\` twice: by name and in the default export.`,
          { file, fix: 'Keep one of them.' },
        )
      exports[name] = value
    }
    layer = inner
  }
  return exports
}

/** Words of other tools, which would be ignored here without a word. */
const FOREIGN_NAMES: Readonly<Record<string, string>> = {
  up: 'upgrade',
  down: 'downgrade',
  rollback: 'downgrade',
  revert: 'downgrade',
  undo: 'downgrade',
  transactional: 'transaction',
  useTransaction: 'transaction',
  noTransaction: 'transaction',
  disableTransaction: 'transaction',
  runInTransaction: 'transaction',
  dependencies: 'dependsOn',
  depends: 'dependsOn',
  replaces: 'formerly',
  previously: 'formerly',
}

function refuseNearMisses(exports: Exports, file: string): void {
  const known: readonly string[] = ['upgrade', 'downgrade', ...OPTION_NAMES]
  for (const name of Object.keys(exports)) {
    if (known.includes(name)) continue
    const foreign = Object.hasOwn(FOREIGN_NAMES, name) ? FOREIGN_NAMES[name] : undefined
    const meant = foreign ?? didYouMean(name, known)
    if (meant !== undefined)
      throw new MigrationFileError('INVALID_MIGRATION', `exports \`${name}\`, which has no effect.`, {
        file,
        fix: `Did you mean \`${meant}\`? If not, give it a name that is less like it.`,
      })
    if (name === 'config' || name === 'options')
      throw new MigrationFileError('INVALID_MIGRATION', `exports \`${name}\`, which has no effect.`, {
        file,
        fix: 'Options are exports of their own, for example: export const transaction = false',
      })
  }
}

function describeExports(exports: Exports, module: unknown): string {
  const found = Object.entries(exports).map(([name, value]) => `${name} (${typeof value})`)
  if (found.length > 0) return `Found: ${found.join(', ')}.`
  if (typeof module !== 'object' || module === null)
    return `Found: ${module === null ? 'null' : typeof module}.`
  const byDefault: unknown = 'default' in module ? module.default : undefined
  return byDefault === undefined ? 'Found: no exports.' : `Found: a default export (${typeof byDefault}).`
}

function isBlank(half: Script | Code | null): boolean {
  return half?.kind === 'sql' && half.text.trim() === ''
}
