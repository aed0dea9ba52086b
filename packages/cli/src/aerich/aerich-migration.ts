/** What a migration of Aerich says, in whichever of its formats it is written. */
export interface AerichMigration {
  /** SQL in the pieces that Aerich ran one after the other, without white space around them; one at least. */
  readonly upgrade: readonly string[]
  /** Empty: there is no way back. */
  readonly downgrade: readonly string[]
  /** False: it was not to run in a transaction. */
  readonly transaction: boolean
  /** The lines of comment at the top of the file, such as a licence, without what marks them as comment. */
  readonly header: readonly string[]
}

/** Makes the error for what cannot be carried over; without a `fix` of its own, to write the migration by hand is the fix. */
export type Fault = (line: number, message: string, fix?: string) => Error

/**
 * What is SQL of some pieces: those that are more than white space, without what is around them.
 * @throws what `fault` makes: an upgrade without any SQL, and what no database takes.
 */
export function halfOf(
  name: 'upgrade' | 'downgrade',
  pieces: readonly string[],
  line: number,
  fault: Fault,
): string[] {
  const half = pieces.map(stripped).filter((piece) => piece !== '')
  if (half.some((piece) => piece.includes('\0')))
    throw fault(line, `the SQL of \`${name}\` has a NUL character in it, which no database takes.`)
  if (name === 'upgrade' && half.every(isComment))
    throw fault(
      line,
      'there is no SQL in `upgrade`, and a migration of Godwit has some.',
      'If nothing is to be done, write SELECT 1; there, which does nothing.',
    )
  return half
}

/** Without the white space around it, of which only that of ASCII is meant: all else is data. */
export function stripped(text: string): string {
  // A pattern that has to end at the end is tried anew at every blank before it.
  let end = text.length
  while (end > 0 && BLANKS.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end).replace(/^[ \t\n\r\f\v]+/, '')
}

const BLANKS = ' \t\n\r\f\v'

function isComment(sql: string): boolean {
  return stripped(sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|;/g, '')) === ''
}
