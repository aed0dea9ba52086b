/** One line of the document: a failure, and how it is shown that it does no harm. */
export interface Entry {
  readonly number: number
  readonly failure: string
  readonly behaviour: string
  readonly proof: Proof
}

export type Proof =
  | { readonly kind: 'tests'; readonly tests: readonly NamedTest[] }
  | { readonly kind: 'planned'; readonly feature: string }
  | { readonly kind: 'out of scope'; readonly why: string }
  /** None of these forms. */
  | { readonly kind: 'none'; readonly text: string }

/** `[path] "name"`. The name is that of a test, or of a group and a test in it: `group › test`. */
export interface NamedTest {
  readonly path: string
  readonly name: string
}

/** Reads the lines of the document: `| number | what goes wrong | what Godwit does | shown by |`. */
export function entriesOf(markdown: string): Entry[] {
  return markdown.split('\n').flatMap((line) => {
    const [, number, failure, behaviour, proof] = /^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$/.exec(line) ?? []
    if (number === undefined || failure === undefined || behaviour === undefined || proof === undefined)
      return []
    return [{ number: Number(number), failure, behaviour, proof: proofOf(proof) }]
  })
}

const TEST = /\[([^\]]+)\] "([^"]+)"/g

function proofOf(text: string): Proof {
  const [, form, rest] = /^(planned|out of scope): (.+)$/.exec(text) ?? []
  if (form === 'planned' && rest !== undefined) return { kind: 'planned', feature: rest }
  if (form === 'out of scope' && rest !== undefined) return { kind: 'out of scope', why: rest }
  const isOnlyTests = text.replace(TEST, '').replaceAll(', ', '') === ''
  if (!isOnlyTests) return { kind: 'none', text }
  const tests = [...text.matchAll(TEST)].map(([, path = '', name = '']) => ({ path, name }))
  return { kind: 'tests', tests }
}
