import { MigrationFileError } from '../errors.js'
import type { MigrationDraft, Script } from './migration.js'
import { optionsOfLines } from './options.js'
import { type Section, scanSqlFile } from './sql-sections.js'

/**
 * Reads a migration in the `.sql` format: sections below `-- upgrade --` and `-- downgrade --`, options as
 * `-- godwit: name=value` lines at the top. Without a section marker all of it is the upgrade, and irreversible.
 * @throws MigrationFileError: INVALID_MIGRATION with the line.
 */
export function parseSqlFile(text: string, file: string): MigrationDraft {
  const fault = (message: string, line: number, fix?: string) =>
    new MigrationFileError('INVALID_MIGRATION', message, {
      file,
      line,
      ...(fix === undefined ? {} : { fix }),
    })

  const strayReturn = /\r(?!\n)/.exec(text)
  if (strayReturn !== null)
    throw fault(
      'this line ends with CR alone, which some databases read as the end of a comment and others do not.',
      text.slice(0, strayReturn.index).split('\n').length,
      'Save the file with line ends LF or CRLF.',
    )
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  const scan = scanSqlFile(lines, fault)
  const options = optionsOfLines(scan.options, file)
  const [first, second, third] = scan.sections
  if (first === undefined) return { upgrade: script(lines, 0, lines.length), downgrade: null, options }

  const again = second?.name === first.name ? second : third
  if (again !== undefined)
    throw fault(
      `the section ${marker(again)} begins a second time.`,
      again.line,
      `Keep one ${marker(again)} in the file, with all of its statements below it.`,
    )
  if (first.name === 'downgrade')
    throw fault(
      second === undefined
        ? 'there is a `-- downgrade --` section, but no `-- upgrade --` before it.'
        : '`-- downgrade --` stands before `-- upgrade --`.',
      first.line,
      'Write `-- upgrade --` in a line of its own above the statements of the upgrade, and put it first.',
    )
  if (scan.firstStatement !== undefined && scan.firstStatement < first.line)
    throw fault(
      'this statement stands above `-- upgrade --`, in no section.',
      scan.firstStatement,
      'Move it below `-- upgrade --`.',
    )
  const downgrade = second === undefined ? null : script(lines, second.line, lines.length)
  return {
    upgrade: script(lines, first.line, second === undefined ? lines.length : second.line - 1),
    downgrade: downgrade?.text.trim() === '' ? null : downgrade,
    options,
  }
}

/** The lines from index `start` up to, but without, index `end`. */
function script(lines: readonly string[], start: number, end: number): Script {
  return { kind: 'sql', text: lines.slice(start, end).join('\n'), line: start + 1 }
}

function marker(section: Section): string {
  return `\`-- ${section.name} --\``
}
