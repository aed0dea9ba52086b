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
})
