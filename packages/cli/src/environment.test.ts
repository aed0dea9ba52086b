import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnvFile } from './environment.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-env-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the .env file', () => {
  it('is read where there is one, and need not be there', async () => {
    expect(await readEnvFile(folder, undefined)).toEqual({})
    writeFileSync(join(folder, '.env'), 'A=1\nexport B="two words"\n# C=3\n')
    expect(await readEnvFile(folder, undefined)).toEqual({ A: '1', B: 'two words' })
  })

  it('has to be there where it was named', async () => {
    await expect(readEnvFile(folder, 'no.env')).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`${join(folder, 'no.env')} cannot be read: there is no such file`),
    })
  })
  it('is read without the byte order mark that some editors write', async () => {
    writeFileSync(join(folder, '.env'), '\uFEFFDATABASE_URL=sqlite:bot.db\n')
    expect(await readEnvFile(folder, undefined)).toEqual({ DATABASE_URL: 'sqlite:bot.db' })
  })

  it.each([
    ['UTF-16 with a mark', Buffer.from('\uFEFFA=1\n', 'utf16le'), 'it is written in UTF-16'],
    ['UTF-16 the other way round', Buffer.from('\uFEFFA=1\n', 'utf16le').swap16(), 'it is written in UTF-16'],
    ['UTF-16 without a mark', Buffer.from('A=1\n', 'utf16le'), 'it holds the character NUL'],
    ['a NUL', Buffer.from('A=1\0\n'), 'it holds the character NUL'],
    ['Latin-1', Buffer.from('A=\u00e9\n', 'latin1'), 'it is not UTF-8'],
  ])('is refused where it is in %s, and names no value', async (_, bytes, reason) => {
    const file = join(folder, '.env')
    writeFileSync(file, bytes)
    await expect(readEnvFile(folder, undefined)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`The variables in ${file} cannot be read: ${reason}`),
      fix: 'Save it again with the encoding UTF-8.',
    })
  })
})
