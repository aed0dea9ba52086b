import { hash } from 'node:crypto'
import type { Code, LexedScript } from './migration.js'

/**
 * What a migration does, as a hash over the tokens of its SQL: comments, white space and line ends do not count.
 * Null where the upgrade is code, since nothing can be known of it.
 */
export function checksum(upgrade: LexedScript | Code, downgrade: LexedScript | Code | null): string | null {
  if (upgrade.kind === 'code') return null
  return `${ALGORITHM}:${sha256(JSON.stringify([tokensOf(upgrade), tokensOf(downgrade)]))}`
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
  return `sha256:${sha256(withUnixLineEnds(text.startsWith('\uFEFF') ? text.slice(1) : text))}`
}

function tokensOf(half: LexedScript | Code | null): readonly (readonly string[])[] | 'code' | null {
  if (half === null) return null
  if (half.kind === 'code') return 'code'
  return half.statements.map((statement) => statement.tokens.map(withUnixLineEnds))
}

function withUnixLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}
