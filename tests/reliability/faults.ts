import type { Entry, NamedTest } from './entries.js'

/** The document has a line for each of so many failures. */
export const FAILURES = 148
const MOST_OUT_OF_SCOPE = 15

/**
 * What is wrong with the lines of the document, one sentence each.
 * @param textsIn gives the texts of a test file by its path from the root; undefined where there is none.
 */
export function faultsOf(
  entries: readonly Entry[],
  textsIn: (path: string) => readonly string[] | undefined,
): string[] {
  const outOfScope = entries.filter(({ proof }) => proof.kind === 'out of scope')
  return [
    ...Array.from({ length: FAILURES }, (_, index) => index + 1).flatMap((number) => {
      const times = entries.filter((entry) => entry.number === number).length
      return times === 1 ? [] : [`${number} is there ${times} times`]
    }),
    ...entries
      .filter(({ number }) => number < 1 || number > FAILURES)
      .map(({ number }) => `${number} is no failure`),
    ...entries.flatMap(({ number, proof }) => {
      if (proof.kind === 'none') return [`${number} is shown by nothing: ${proof.text}`]
      if (proof.kind !== 'tests') return []
      return proof.tests.flatMap((test) => missing(test, textsIn)).map((fault) => `${number} ${fault}`)
    }),
    ...(outOfScope.length > MOST_OUT_OF_SCOPE ? [`${outOfScope.length} are out of scope`] : []),
  ]
}

/** A name may be filled in when the tests run, so that it has to be part of a text in the file, and not all of it. */
function missing(
  { path, name }: NamedTest,
  textsIn: (path: string) => readonly string[] | undefined,
): string[] {
  const texts = textsIn(path)
  if (texts === undefined) return [`names a file that there is not: ${path}`]
  return name
    .split(' › ')
    .filter((part) => !texts.some((text) => text.includes(part)))
    .map((part) => `names a test that is not in ${path}: ${part}`)
}
