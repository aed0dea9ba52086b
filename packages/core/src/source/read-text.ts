import { readFile, stat } from 'node:fs/promises'
import { MigrationFileError } from '../errors.js'

/**
 * The text of a file, without a byte order mark.
 * @throws MigrationFileError: CANNOT_LOAD where it cannot be read, INVALID_MIGRATION where it is not UTF-8, or too large.
 */
export async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > LARGEST) throw tooLarge(file, size)
    return decode(await readFile(file), file)
  } catch (cause) {
    if (cause instanceof MigrationFileError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationFileError('CANNOT_LOAD', `cannot be read: ${reason}`, { file, cause })
  }
}

/** In bytes. A little more, and it is no string of JavaScript any more. */
const LARGEST = 512_000_000

function tooLarge(file: string, size: number): MigrationFileError {
  return new MigrationFileError(
    'INVALID_MIGRATION',
    `is ${Math.ceil(size / 1_000_000)} MB large, and a migration may have up to ${LARGEST / 1_000_000} MB.`,
    { file, fix: 'Load its data by other means, or split it into several migrations.' },
  )
}

function decode(bytes: Uint8Array, file: string): string {
  if (isUtf16(bytes))
    throw new MigrationFileError('INVALID_MIGRATION', 'is written in UTF-16, and must be in UTF-8.', {
      file,
      fix: 'Save it again with the encoding UTF-8.',
    })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const { offset, line } = firstInvalid(bytes)
    throw new MigrationFileError(
      'INVALID_MIGRATION',
      `is not UTF-8: 0x${(bytes[offset] ?? 0).toString(16)} at byte offset ${offset} belongs to no character.`,
      { file, line, fix: 'Save it again with the encoding UTF-8.', cause },
    )
  }
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
