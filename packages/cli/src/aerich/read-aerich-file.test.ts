import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AerichMigration } from './aerich-migration.js'
import { readAerichFile } from './read-aerich-file.js'

const folder = mkdtempSync(join(tmpdir(), 'godwit-aerich-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(name: string, text: string): Promise<AerichMigration> {
  writeFileSync(join(folder, name), text)
  return readAerichFile(join(folder, name), (line, message) => new Error(`${line}: ${message}`))
}

describe('a file of Aerich', () => {
  it.each(['\n', '\r\n', '\r'])('is the same with line ends %j, and with a byte order mark', async (end) => {
    const lines = ['\uFEFFasync def upgrade(db):', '    return """SELECT \'a', "b';", '    """', '']
    expect((await read('0_a.py', lines.join(end))).upgrade).toEqual(["SELECT 'a\nb';"])
    const script = ['-- upgrade --', 'SELECT 1;', '-- downgrade --', 'SELECT 2;', '']
    expect(await read('0_a.sql', script.join(end))).toMatchObject({
      upgrade: ['SELECT 1;'],
      downgrade: ['SELECT 2;'],
    })
  })

  it('keeps white space that a database does not take for some', async () => {
    expect(
      (await read('0_a.py', 'async def upgrade(db):\n    return " \u00A0SELECT 1\u3000 "')).upgrade,
    ).toEqual(['\u00A0SELECT 1\u3000'])
  })

  it('has no way back where there is no downgrade', async () => {
    expect((await read('0_a.py', 'async def upgrade(db): return "SELECT 1"')).downgrade).toEqual([])
    expect((await read('0_a.sql', '-- upgrade --\nSELECT 1')).downgrade).toEqual([])
  })

  it('may have brackets, comments and quotes in its SQL', async () => {
    const program = `async def upgrade(db):  # (
    # a comment (
    return (  # another "
        """SELECT '(', "[" -- #"""
    )
`
    expect((await read('0_a.py', program)).upgrade).toEqual([`SELECT '(', "[" -- #`])
  })

  it.each([
    ['async def upgrade(db):\n    return ("SELECT 1"', '2: the bracket ( is never closed.'],
    ['async def upgrade(db):\n    return "SELECT 1")', '2: the bracket ) closes none.'],
    ['  x = 1', '1: this line is indented, and nothing stands above it.'],
    ['from sql import *\n', '1: `*` comes from another file.'],
    ['RUN_IN_TRANSACTION = False\nRUN_IN_TRANSACTION = True\n', '2: there is code beside'],
    ['MODELS_STATE = RUN_IN_TRANSACTION = False\n', '1: there is code beside'],
    ['async def upgrade(db) -> (sql := str):\n    return "SELECT 1"\n', '1: `upgrade` has other parameters'],
    ['async def upgrade(db) -> str:\n    "a text"\n    """another"""\n', '1: `upgrade` returns nothing.'],
    ['# vim: set fileencoding=cp1252 :\n', '1: it says that its encoding is cp1252.'],
  ])('is not read where Python would read something else: %j', async (program, message) => {
    await expect(read('0_a.py', program)).rejects.toThrow(message)
  })

  it.each(['utf-8', 'utf8', 'UTF-8', 'us-ascii'])('may say that its encoding is %s', async (encoding) => {
    const program = `#!/usr/bin/python\n# -*- coding: ${encoding} -*-\n# Ours.\nasync def upgrade(db): return "SELECT 1"\n`
    expect((await read('0_a.py', program)).header).toEqual(['Ours.'])
  })
})
