import { DatabaseError, type Statement } from '@godwit/core'

/** Refuses what may not run here, before anything of the script has. */
export function permit(statements: readonly Statement[], place: 'inside' | 'outside'): void {
  for (const { kind, advice, text, offset } of statements) {
    if (kind === 'plain' || (kind === 'outside-transaction' && place === 'outside')) continue
    throw new DatabaseError(`${firstLine(text)} cannot run here.`, {
      kind: 'statement',
      statement: text,
      offset,
      ...(advice === undefined ? {} : { fix: advice }),
    })
  }
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
