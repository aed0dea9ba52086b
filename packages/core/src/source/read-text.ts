import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { MigrationFileError } from '../errors.js'
import { sourceHashOf } from './checksum.js'

/**
 * The text of a file, without a byte order mark, and its hash.
 * @throws MigrationFileError: CANNOT_LOAD where it cannot be read, INVALID_MIGRATION where it is not UTF-8, or too large.
 */
export function readText(file: string): { readonly text: string; readonly hash: string } {
  return read(file, (bytes) => ({ text: textOf(bytes), hash: sourceHashOf(bytes) }))
}

/** The hash alone, without making a text of a file that may be large. */
export function readHash(file: string): string {
  return read(file, sourceHashOf)
}

/** Read at once: every start reads all migrations, and a turn of the thread pool takes longer than such a file. */
function read<T>(file: string, use: (bytes: Buffer) => T): T {
  try {
    const bytes = readBytes(file)
    if (!isUtf8(bytes) || bytes.includes(0)) refuseOtherEncodings(bytes, file)
    return use(bytes)
  } catch (cause) {
    if (cause instanceof MigrationFileError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationFileError('CANNOT_LOAD', `cannot be read: ${reason}`, { file, cause })
  }
}

/** Most migrations fit in here, and need neither memory of their own nor a look at their size. */
const SHARED = Buffer.allocUnsafeSlow(65_536)

/** What holds until the next call. */
function readBytes(file: string): Buffer {
  const opened = openSync(file, 'r')
  try {
    let end = 0
    for (let read = -1; read !== 0 && end < SHARED.length; end += read)
      read = readSync(opened, SHARED, end, SHARED.length - end, end)
    if (end < SHARED.length) return SHARED.subarray(0, end)
    const { size } = fstatSync(opened)
    if (size > LARGEST) throw tooLarge(file, size)
    return readFileSync(opened)
  } finally {
    closeSync(opened)
  }
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

const BYTE_ORDER_MARK = '\uFEFF'

/** In bytes. A little more, and it is no string of JavaScript any more. */
const LARGEST = 512_000_000

function tooLarge(file: string, size: number): MigrationFileError {
  return new MigrationFileError(
    'INVALID_MIGRATION',
    `is ${Math.ceil(size / 1_000_000)} MB large, and a migration may have up to ${LARGEST / 1_000_000} MB.`,
    { file, fix: 'Load its data by other means, or split it into several migrations.' },
  )
}

function refuseOtherEncodings(bytes: Buffer, file: string): void {
  if (isUtf16(bytes))
    throw new MigrationFileError('INVALID_MIGRATION', 'is written in UTF-16, and must be in UTF-8.', {
      file,
      fix: 'Save it again with the encoding UTF-8.',
    })
  if (isUtf8(bytes)) return
  const { offset, line } = firstInvalid(bytes)
  throw new MigrationFileError(
    'INVALID_MIGRATION',
    `is not UTF-8: 0x${(bytes[offset] ?? 0).toString(16)} at byte offset ${offset} belongs to no character.`,
    { file, line, fix: 'Save it again with the encoding UTF-8.' },
  )
}

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0 && third === 0 && second !== 0 && fourth !== 0 && bytes.length > 3) ||
    (second === 0 && fourth === 0 && first !== 0 && third !== 0)
  )
}

/** Decoding puts a replacement where a fault is, so that encoding again shows the first difference there. */
function firstInvalid(bytes: Uint8Array): { readonly offset: number; readonly line: number } {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  const offset = bytes.findIndex((byte, index) => byte !== again[index])
  const line = bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1
  return { offset, line }
}
