import { hash } from 'node:crypto'
import type { Code, LexedScript } from './migration.js'
import { TokenHash } from './token-hash.js'

/**
 * What a migration does, as a hash over the tokens of its SQL: comments, white space and line ends do not count.
 * Null where the upgrade is code, since nothing can be known of it.
 */
export function checksum(upgrade: LexedScript | Code, downgrade: LexedScript | Code | null): string | null {
  if (upgrade.kind === 'code') return null
  const hash = new TokenHash()
  hash.add('[')
  addHalf(hash, upgrade)
  hash.add(',')
  addHalf(hash, downgrade)
  hash.add(']')
  return `${ALGORITHM}:${hash.end()}`
}

/**
 * Whether a recorded checksum can be compared with one of a file: not one by an algorithm that a later release has
 * brought. One that is known stays known, so that records of any age can be checked.
 */
export function isComparable(recorded: string): boolean {
  return recorded.startsWith(`${ALGORITHM}:`)
}

const ALGORITHM = 'tokens-1'

/** Hash of a file's text: equal means unedited. A byte order mark and the kind of line ends do not count. */
export function sourceHash(text: string): string {
  return `sha256:${sha256(withUnixLineEnds(withoutMark(text)))}`
}

/** The same of a text that is still in UTF-8. */
export function sourceHashOf(bytes: Buffer): string {
  const isAsHashed = bytes[0] !== FIRST_OF_MARK && !bytes.includes('\r\n')
  return isAsHashed ? `sha256:${sha256(bytes)}` : sourceHash(withoutMark(bytes.toString('utf8')))
}

/** The first byte of a byte order mark. */
const FIRST_OF_MARK = 0xef

function addHalf(hash: TokenHash, half: LexedScript | Code | null): void {
  if (half?.kind !== 'sql') {
    hash.add(JSON.stringify(half && 'code'))
    return
  }
  hash.add('[')
  let isFirst = true
  for (const statement of half.statements) {
    if (!isFirst) hash.add(',')
    hash.addTokens(statement)
    isFirst = false
  }
  hash.add(']')
}

function withUnixLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function sha256(text: string | Buffer): string {
  return hash('sha256', text, 'hex')
}
