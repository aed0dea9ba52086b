import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sourceHash } from './checksum.js'
import { readHash, readText } from './read-text.js'

const folder = mkdtempSync(join(tmpdir(), 'godwit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fileOf = (content: string | Buffer): string => {
  const file = join(folder, '1_file.sql')
  writeFileSync(file, content)
  return file
}

describe('the hash of a file', () => {
  it.each([
    ['plain', 'SELECT 1;\n'],
    ['with a byte order mark', '\uFEFFSELECT 1;\n'],
    ['with two of them', '\uFEFF\uFEFFSELECT 1;\n'],
    ['with line ends of Windows', 'SELECT 1;\r\nSELECT 2;\r\n'],
    ['with both', '\uFEFFSELECT 1;\r\n'],
    ['with a CR alone', 'SELECT 1;\rSELECT 2;\n'],
    ['that begins with a character like the mark', '\uFF21 ä;\n'],
    ['with what decoding puts for a fault', "SELECT '\uFFFD';\n"],
    ['that is empty', ''],
    ['that is large', 'SELECT 1;\n'.repeat(20_000)],
  ])('%s is that of its text', (_what, content) => {
    const file = fileOf(content)
    const { text, hash } = readText(file)
    expect(text).toBe(content.replace(/^\uFEFF/, ''))
    expect(hash).toBe(sourceHash(text))
    expect(readHash(file)).toBe(hash)
  })

  it.each([
    ['in UTF-16', Buffer.from('SELECT 1', 'utf16le')],
    ['in Latin-1', Buffer.from("SELECT 'ä'", 'latin1')],
  ])('%s is not told', (_what, content) => {
    expect(() => readHash(fileOf(content))).toThrow(/UTF-/)
  })
})
