/** What the name of a file in a migrations folder says. */
export type FileName =
  | { readonly kind: 'migration'; readonly version: string; readonly number: bigint }
  | { readonly kind: 'ignored' }
  /** It was probably meant to be a migration. */
  | { readonly kind: 'near-miss'; readonly fault: string; readonly fix: string }

/** Suffixes of migration files. */
export const MIGRATION_SUFFIX = /\.(?:sql|[mc]?[tj]s)$/

/** Suffixes that a version never ends in, since rows of earlier tools are recorded with them. */
export const VERSION_SUFFIX = /\.(?:sql|py|[mc]?[tj]s)$/i

/** Reads a file's name by the rules of a migrations folder. */
export function readFileName(name: string): FileName {
  const [, version, number] = ORDINARY.exec(name) ?? []
  if (version !== undefined && number !== undefined)
    return { kind: 'migration', version, number: BigInt(number) }
  if (isIgnored(name)) return { kind: 'ignored' }
  return (
    strangeLetter(name, name) ??
    wrongSuffix(name) ??
    readVersion(name.replace(MIGRATION_SUFFIX, ''), MIGRATION_SUFFIX.exec(name)?.[0] ?? '')
  )
}

/** What nearly every file of a folder is called: no rule but this one has to look at it. */
const ORDINARY = /^((\d+)_[A-Za-z0-9_-]+)\.(?:sql|[mc]?[tj]s)$/

/** Reads a version: a file's name whose `suffix` has been taken off. */
export function readVersion(version: string, suffix: string): FileName {
  const number = /^\d+/.exec(version)?.[0]
  const name = `${version}${suffix}`
  const odd = strangeLetter(version, name)
  if (odd !== undefined) return odd
  if (number === undefined)
    return nearMiss('the name does not start with a number', `Rename it to 1_${name}, with its own number.`)
  const rest = version.slice(number.length)
  if (!rest.startsWith('_'))
    return nearMiss(
      'there is no underscore after the number',
      `Rename it to ${number}_${rest.replace(/^[-. ]+/, '') || 'name'}${suffix}`,
    )
  if (rest === '_')
    return nearMiss('there is no name after the underscore', `Rename it to ${name.replace('_', '_name')}`)
  const doubled = VERSION_SUFFIX.exec(version)?.[0]
  if (doubled !== undefined)
    return nearMiss(
      `a name must not end in a second suffix, and this one does in ${doubled}${suffix}`,
      `Rename it to ${version.slice(0, -doubled.length)}${suffix}`,
    )
  return { kind: 'migration', version, number: BigInt(number) }
}

function isIgnored(name: string): boolean {
  return (
    /^\P{Nd}/u.test(name.replace(/^[\s\p{Cf}]+/u, '')) ||
    /\.d\.(?:\w+\.)?[mc]?ts$|\.map$|\.(?:test|spec)\.|~$/.test(name)
  )
}

function strangeLetter(part: string, name: string): FileName | undefined {
  const letter = /[^A-Za-z0-9._-]/u.exec(part)?.[0]
  if (letter === undefined) return undefined
  const point = letter.codePointAt(0) ?? 0
  const shown = /^[\s\p{C}]/u.test(letter) ? '' : `${letter} `
  const code = `${shown}(U+${point.toString(16).toUpperCase().padStart(4, '0')})`
  const which = point === 0x20 ? 'a space' : `the character ${code}`
  const fitting = name
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}]+/gu, '_')
    .replaceAll(/[^A-Za-z0-9._-]/gu, '')
    .replace(/^_+/, '')
  const suggestion = /^\d+_[A-Za-z0-9]/.test(fitting)
    ? ` Rename it, for example to ${fitting}`
    : ' Rename it.'
  return nearMiss(
    `the name has ${which} in it`,
    `A name is made of the letters a-z and A-Z, digits, and the characters . _ -${suggestion}`,
  )
}

function wrongSuffix(name: string): FileName | undefined {
  if (MIGRATION_SUFFIX.test(name)) return undefined
  const lower = name.replace(/\.[^.]*$/, (suffix) => suffix.toLowerCase())
  if (MIGRATION_SUFFIX.test(lower))
    return nearMiss('the suffix is not written in lower case', `Rename it to ${lower}`)
  const suffix = /\.[^.]*$/.exec(name)?.[0]
  return nearMiss(
    suffix === undefined ? 'the name has no suffix' : `a migration does not end in ${suffix}`,
    'Migrations end in .sql, .ts, .mts, .cts, .js, .mjs or .cjs. Rename it, or move it out of this folder.',
  )
}

function nearMiss(fault: string, fix: string): FileName {
  return { kind: 'near-miss', fault, fix }
}
