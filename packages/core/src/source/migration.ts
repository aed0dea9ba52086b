import type { Statement } from '../dialect.js'
import type { NoticeEvent } from '../events.js'
import type { MigrationDatabase } from '../migration-database.js'
import type { MigrationOptions } from './options.js'

/** A folder or manifest of migrations. `directory()` and `modules()` make one. */
export interface Source {
  /** What it is called in messages: an absolute path, or `modules({…})`. */
  readonly location: string
  /**
   * The migrations, ordered by number, without loading any of them.
   * @throws MigrationFileError: NO_MIGRATIONS, BAD_FILE_NAME, DUPLICATE_NUMBER; CANNOT_LOAD where a file cannot be
   * read, INVALID_MIGRATION where it is not UTF-8.
   * @param tell is called with what is worth telling, although nothing is wrong.
   */
  list(tell?: (notice: SourceNotice) => void): Promise<MigrationFile[]>
}

/** The content of a `notice` event. */
export type SourceNotice = Omit<NoticeEvent, 'type'>

/** A migration that has been found but not loaded. */
export interface MigrationFile {
  /** The file's name without suffix: the migration's identity. */
  readonly version: string
  /** The version's leading integer, which alone orders migrations. */
  readonly number: bigint
  /** Absolute path of the file, or the key in the manifest. */
  readonly path: string
  /** Hash of the file's text, or null where there is no text to hash (a module in a manifest). Equal means unedited. */
  readonly sourceHash: string | null
  /**
   * Reads or imports the migration. Never cached by the source: core loads each file once a run.
   * @throws MigrationFileError: CANNOT_LOAD, INVALID_MIGRATION.
   */
  load(): Promise<MigrationDraft>
}

/** A loaded migration whose SQL has not been lexed, since only the dialect can. */
export interface MigrationDraft {
  readonly upgrade: Script | Code
  /** Null: irreversible. */
  readonly downgrade: Script | Code | null
  readonly options: MigrationOptions
}

/** SQL as text. */
export interface Script {
  readonly kind: 'sql'
  readonly text: string
  /** Line of the file on which `text` begins, where it stands in the file as it is (`.sql`). */
  readonly line?: number
}

/** A function with a parameter: no preview, no recorded SQL, no edit detection. */
export interface Code {
  readonly kind: 'code'
  readonly run: (db: MigrationDatabase) => Promise<void>
}

/** A loaded and lexed migration: all that a run needs of it. */
export interface Migration {
  readonly file: MigrationFile
  readonly upgrade: LexedScript | Code
  readonly downgrade: LexedScript | Code | null
  readonly options: MigrationOptions
  /** Algorithm-tagged hash over the tokens of its SQL; null where the upgrade is code. */
  readonly checksum: string | null
}

export interface LexedScript extends Script {
  readonly statements: readonly Statement[]
}
