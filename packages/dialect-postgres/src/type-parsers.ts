type Parse = (text: string) => unknown
type TypeParser = (oid: number, format?: 'text' | 'binary') => Parse

/**
 * Reads the plain types in our own way, so that no `setTypeParser` of the app changes what bookkeeping reads; the
 * rest is left to `others`, where an app's own parsers apply to its own types.
 */
export function typeParsers(others: TypeParser): { getTypeParser: TypeParser } {
  return {
    getTypeParser: (oid, format) => (format === 'binary' ? undefined : OWN[oid]) ?? others(oid, format),
  }
}

const text: Parse = (value) => value

const OWN: { readonly [oid: number]: Parse } = {
  16: (value) => value === 't',
  18: text,
  19: text,
  20: integer,
  21: Number,
  23: Number,
  25: text,
  26: Number,
  700: Number,
  701: Number,
  1042: text,
  1043: text,
}

/** A number where it is exact, else a bigint. */
function integer(value: string): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : BigInt(value)
}
