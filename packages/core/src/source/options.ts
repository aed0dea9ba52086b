import { didYouMean } from '../did-you-mean.js'
import { MigrationFileError } from '../errors.js'
import { VERSION_SUFFIX } from './file-name.js'

/** Options of one migration, from `-- godwit: name=value` lines or a module's exports. */
export interface MigrationOptions {
  /** False: the statements run one by one, each committed by itself. @default true */
  readonly transaction: boolean
  /** `on`: foreign keys stay enforced while it runs. */
  readonly foreignKeys?: 'on'
  /** Migrations of other apps that must be applied before: `app:version`, or `app:number`. */
  readonly dependsOn: readonly string[]
  /** Earlier versions (file names without suffix) of this very migration. */
  readonly formerly: readonly string[]
  /** Tables, triggers, indexes and views that it may lose. */
  readonly expectLoss: readonly string[]
  /** Checksums of earlier texts that count as this migration. */
  readonly accepts: readonly string[]
  /** Once it is applied, releases whose newest migration has a lower number cannot use the database any more. */
  readonly compatibleFrom?: bigint
  readonly description?: string
}

export type OptionName = keyof MigrationOptions

/** One `-- godwit: name=value` line. */
export interface OptionLine {
  readonly name: string
  readonly text: string
  readonly line: number
}

type Values = { readonly [N in OptionName]-?: NonNullable<MigrationOptions[N]> }

const TABLE: { readonly [N in OptionName]: Kind<Values[N]> } = {
  transaction: {
    accepts: '`true` or `false`',
    read: (value) => (typeof value === 'boolean' ? value : undefined),
    ofText: (text) => (text === 'true' || text === 'false' ? text === 'true' : text),
  },
  foreignKeys: { accepts: '`on`', read: (value) => (value === 'on' ? value : undefined) },
  dependsOn: list('`app:version` or `app:number`', (item) => /^[^:\s]+:[^:\s]+$/.test(item)),
  formerly: list('versions, which are file names without suffix', (item) => !VERSION_SUFFIX.test(item)),
  expectLoss: list('names of tables, triggers, indexes and views', () => true),
  accepts: list('checksums such as `tokens-1:…`', (item) => /^[a-z0-9-]+:[0-9a-f]{64}$/.test(item)),
  compatibleFrom: { accepts: 'the number of a migration', read: readNumber },
  description: {
    accepts: 'a text',
    read: (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined),
  },
}

/** Every option there is, in the order of the docs. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(TABLE).filter(isOptionName)

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(TABLE, name)
}

/**
 * The options of a `.sql` file.
 * @throws MigrationFileError: INVALID_MIGRATION with the line: an unknown name, a bad value, a name given twice.
 */
export function optionsOfLines(lines: readonly OptionLine[], file: string): MigrationOptions {
  const given = new Map<OptionName, Given>()
  for (const { name, text, line } of lines) {
    if (!isOptionName(name)) throw unknownOption(name, file, line)
    const earlier = given.get(name)
    if (earlier !== undefined)
      throw invalid(`\`${name}\` is given twice: it already stands in line ${earlier.line}.`, file, line)
    given.set(name, { value: TABLE[name].ofText?.(text) ?? text, line })
  }
  return assemble(given, file)
}

/**
 * The options among a module's exports; other exports are left alone.
 * @throws MigrationFileError: INVALID_MIGRATION for a value of the wrong type.
 */
export function optionsOfExports(exports: Readonly<Record<string, unknown>>, file: string): MigrationOptions {
  const given = new Map<OptionName, Given>()
  for (const name of OPTION_NAMES)
    if (exports[name] !== undefined) given.set(name, { value: exports[name], line: undefined })
  return assemble(given, file)
}

interface Given {
  readonly value: unknown
  readonly line: number | undefined
}

interface Kind<T> {
  /** For people. */
  readonly accepts: string
  readonly read: (value: unknown) => T | undefined
  readonly ofText?: (text: string) => unknown
}

function list(of: string, fits: (item: string) => boolean): Kind<readonly string[]> {
  return {
    accepts: `${of}, as a list`,
    read: (value) => {
      const items: unknown = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value
      if (!Array.isArray(items) || items.length === 0) return undefined
      const good = items.filter(
        (item): item is string => typeof item === 'string' && item !== '' && fits(item),
      )
      return good.length === items.length ? good : undefined
    },
  }
}

/** Any number of digits, which a JavaScript number may not hold. */
function readNumber(value: unknown): bigint | undefined {
  if (typeof value === 'string') return /^\d+$/.test(value) ? BigInt(value) : undefined
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  return isWhole && value >= 0 ? BigInt(value) : undefined
}

function assemble(given: ReadonlyMap<OptionName, Given>, file: string): MigrationOptions {
  function read<N extends OptionName>(name: N): Values[N] | undefined {
    const entry = given.get(name)
    if (entry === undefined) return undefined
    const kind: Kind<Values[N]> = TABLE[name]
    const value = kind.read(entry.value)
    if (value === undefined)
      throw invalid(`\`${name}\` accepts ${kind.accepts}, and not ${shown(entry.value)}.`, file, entry.line)
    return value
  }
  const foreignKeys = read('foreignKeys')
  const compatibleFrom = read('compatibleFrom')
  const description = read('description')
  return {
    transaction: read('transaction') ?? true,
    ...(foreignKeys === undefined ? {} : { foreignKeys }),
    dependsOn: read('dependsOn') ?? [],
    formerly: read('formerly') ?? [],
    expectLoss: read('expectLoss') ?? [],
    accepts: read('accepts') ?? [],
    ...(compatibleFrom === undefined ? {} : { compatibleFrom }),
    ...(description === undefined ? {} : { description }),
  }
}

function shown(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? typeof value)
}

function unknownOption(name: string, file: string, line: number): MigrationFileError {
  const meant = didYouMean(name, OPTION_NAMES)
  const fix = meant === undefined ? `Options are: ${OPTION_NAMES.join(', ')}.` : `Did you mean \`${meant}\`?`
  return invalid(`there is no option \`${name}\`.`, file, line, fix)
}

function invalid(message: string, file: string, line: number | undefined, fix?: string): MigrationFileError {
  return new MigrationFileError('INVALID_MIGRATION', message, {
    file,
    ...(line === undefined ? {} : { line }),
    ...(fix === undefined ? {} : { fix }),
  })
}
