import { holdsSecret } from '../secrets.js'
import type { Code, LexedScript, Migration } from '../source/migration.js'
import type { MigrationOptions } from '../source/options.js'

/** What the version table remembers of a migration's SQL. */
export interface RecordedContent {
  /** The statements it ran; null where they were code, too large or secret. */
  readonly upgrade: readonly string[] | null
  /** The statements that undo it; null where there are none to record. */
  readonly downgrade: readonly string[] | null
  readonly options: RecordedOptions
  /** Checksums of earlier texts that a person has declared to be the same in this database. */
  readonly accepted?: readonly string[]
}

export interface RecordedOptions
  extends Partial<
    Pick<MigrationOptions, 'transaction' | 'foreignKeys' | 'dependsOn' | 'expectLoss' | 'description'>
  > {
  /** In digits: JSON has no whole numbers of any size. */
  readonly compatibleFrom?: string
}

/** Upgrades above this many UTF-16 code units are not recorded: they are data, and nobody reads them back. */
const LARGEST_UPGRADE = 64 * 1024

/** The JSON text that goes into the `content` column. */
export function contentOf(migration: Migration, accepted: readonly string[] = []): string {
  const content: RecordedContent = {
    upgrade: isTooLarge(migration.upgrade) ? null : recordable(migration.upgrade),
    downgrade: migration.downgrade === null ? null : recordable(migration.downgrade),
    options: recordedOptions(migration.options),
    ...(accepted.length === 0 ? {} : { accepted }),
  }
  return JSON.stringify(content)
}

/** Reads the column back. Null for anything else than our own shape, e.g. the content of another tool. */
export function parseContent(text: string | null): RecordedContent | null {
  if (text === null) return null
  const value = parseObject(text)
  if (value === null || !('upgrade' in value && 'downgrade' in value && 'options' in value)) return null
  const { upgrade, downgrade, options } = value
  const accepted: unknown = Reflect.get(value, 'accepted')
  if (!isStatements(upgrade) || !isStatements(downgrade) || typeof options !== 'object' || options === null)
    return null
  return {
    upgrade,
    downgrade,
    options: readOptions(options),
    ...(isTexts(accepted) ? { accepted } : {}),
  }
}

function recordable(part: LexedScript | Code): readonly string[] | null {
  if (part.kind === 'code' || part.statements.some((statement) => holdsSecret(statement.text))) return null
  return part.statements.map((statement) => statement.text)
}

/** Stops to add up where it is: nobody needs the size of a script of megabytes. */
function isTooLarge(part: LexedScript | Code): boolean {
  if (part.kind === 'code') return false
  let size = 0
  for (const { text } of part.statements) {
    size += text.length
    if (size > LARGEST_UPGRADE) return true
  }
  return false
}

function recordedOptions(options: MigrationOptions): RecordedOptions {
  return {
    ...(options.transaction ? {} : { transaction: false }),
    ...(options.foreignKeys === undefined ? {} : { foreignKeys: options.foreignKeys }),
    ...(options.dependsOn.length === 0 ? {} : { dependsOn: options.dependsOn }),
    ...(options.expectLoss.length === 0 ? {} : { expectLoss: options.expectLoss }),
    ...(options.compatibleFrom === undefined ? {} : { compatibleFrom: String(options.compatibleFrom) }),
    ...(options.description === undefined ? {} : { description: options.description }),
  }
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

/** Only what has the right shape: anybody may have written into the column. */
function readOptions(options: object): RecordedOptions {
  const { transaction, foreignKeys, dependsOn, expectLoss, compatibleFrom, description } = options as {
    [name: string]: unknown
  }
  return {
    ...(transaction === false ? { transaction } : {}),
    ...(foreignKeys === 'on' ? { foreignKeys } : {}),
    ...(isTexts(dependsOn) ? { dependsOn } : {}),
    ...(isTexts(expectLoss) ? { expectLoss } : {}),
    ...(typeof compatibleFrom === 'string' && /^\d+$/.test(compatibleFrom) ? { compatibleFrom } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isStatements(value: unknown): value is readonly string[] | null {
  return value === null || isTexts(value)
}
