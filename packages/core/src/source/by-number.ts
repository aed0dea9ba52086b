import { choices } from '../choices.js'
import { MigrationFileError } from '../errors.js'
import type { MigrationFile } from './migration.js'
import { compareNumbers } from './number.js'

/**
 * The files ordered by number.
 * @throws MigrationFileError: DUPLICATE_NUMBER, naming both.
 */
export function byNumber(files: readonly MigrationFile[]): MigrationFile[] {
  const ordered = [...files].sort(compare)
  ordered.forEach((file, index) => {
    const before = ordered[index - 1]
    if (before !== undefined && before.number === file.number) throw duplicate(before, file)
  })
  return ordered
}

function compare(left: MigrationFile, right: MigrationFile): number {
  return compareNumbers(left.number, right.number) || (left.path < right.path ? -1 : 1)
}

function duplicate(first: MigrationFile, second: MigrationFile) {
  const twice = first.version === second.version
  return new MigrationFileError(
    'DUPLICATE_NUMBER',
    `has the same number, ${second.number}, as ${first.path}, so that their order is not known.`,
    {
      file: second.path,
      migration: second.version,
      fix: twice
        ? 'They are one migration written twice: remove one of them. Built files belong in a folder of their own.'
        : choices([
            'Give the one that no database has applied yet a number after all others',
            `godwit rebase ${first.version}`,
            `godwit rebase ${second.version}`,
          ]),
    },
  )
}
