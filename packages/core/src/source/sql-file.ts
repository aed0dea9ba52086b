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

  const strayReturn = text.includes('\r') ? /\r(?!\n)/.exec(text) : null
  if (strayReturn !== null)
    throw fault(
      'this line ends with CR alone, which some databases read as the end of a comment and others do not.',
      text.slice(0, strayReturn.index).split('\n').length,
      'Save the file with line ends LF or CRLF.',
    )
  const whole = text.replace(/^\uFEFF/, '')
  const scan = scanSqlFile(whole, fault)
  const options = optionsOfLines(scan.options, file)
  const [first, second, third] = scan.sections
  if (first === undefined) return { upgrade: { kind: 'sql', text: whole, line: 1 }, downgrade: null, options }

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
  const downgrade = second === undefined ? null : script(whole, second)
  return {
    upgrade: script(whole, first, second?.start),
    downgrade: downgrade?.text.trim() === '' ? null : downgrade,
    options,
  }
}

/** What stands below a marker, up to the line that begins at `next`. */
function script(file: string, { line, end }: Section, next = file.length + 1): Script {
  return { kind: 'sql', text: file.slice(end + 1, next - 1), line: line + 1 }
}

function marker(section: Section): string {
  return `\`-- ${section.name} --\``
}
