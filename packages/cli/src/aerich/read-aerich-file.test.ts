import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AerichMigration } from './aerich-migration.js'
import { readAerichFile } from './read-aerich-file.js'

const folder = mkdtempSync(join(tmpdir(), 'godwit-aerich-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fault = (line: number, message: string) => new Error(`${line}: ${message}`)

async function read(name: string, text: string): Promise<AerichMigration> {
  writeFileSync(join(folder, name), text)
  return readAerichFile(join(folder, name), fault)
}

/** A text in so many brackets. */
function nested(depth: number): string {
  return `${'('.repeat(depth)}"SELECT 1"${')'.repeat(depth)}`
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
    [`async def upgrade(db): return ${nested(201)}`, '1: there are more than 200 brackets in each other'],
    ['# vim: set fileencoding=cp1252 :\n', '1: it says that its encoding is cp1252.'],
  ])('is not read where Python would read something else: %j', async (program, message) => {
    await expect(read('0_a.py', program)).rejects.toThrow(message)
  })

  it.each(['utf-8', 'utf8', 'UTF-8', 'us-ascii'])('may say that its encoding is %s', async (encoding) => {
    const program = `#!/usr/bin/python\n# -*- coding: ${encoding} -*-\n# Ours.\nasync def upgrade(db): return "SELECT 1"\n`
    expect((await read('0_a.py', program)).header).toEqual(['Ours.'])
  })

  it.each([
    [nested(1), ['SELECT 1']],
    [nested(200), ['SELECT 1']],
    [`([${nested(2)}, ("SELECT 2"),])`, ['SELECT 1', 'SELECT 2']],
  ])('may have its SQL in brackets, as many as Python takes: %j', async (value, upgrade) => {
    expect((await read('0_a.py', `async def upgrade(db): return ${value}`)).upgrade).toEqual(upgrade)
  })

  it.each(['()', '(())', '("SELECT 1")("SELECT 2")'])(
    'returns no text where it returns %s',
    async (value) => {
      await expect(read('0_a.py', `async def upgrade(db): return ${value}`)).rejects.toThrow(
        'and not one text',
      )
    },
  )

  it.each(['.py', '.sql'])(
    'ending in %s is not read where it is larger than any migration',
    async (suffix) => {
      const large = `0_large${suffix}`
      writeFileSync(join(folder, large), '')
      truncateSync(join(folder, large), 4_000_001)
      await expect(readAerichFile(join(folder, large), fault)).rejects.toThrow('1: it is 5 MB large')
    },
  )
})

describe('what is no file of the folder', () => {
  it('is refused where reading it would never end', async () => {
    const pipe = join(folder, '1_pipe.py')
    execFileSync('mkfifo', [pipe])
    await expect(readAerichFile(pipe, fault)).rejects.toThrow(`${pipe}: is not a regular file.`)
  })

  it('is refused where a link leads to it, and one within the folder is followed', async () => {
    const inner = join(folder, 'models')
    mkdirSync(join(inner, 'data'), { recursive: true })
    const program = 'async def upgrade(db): return "SELECT 1"'
    for (const name of ['1_out.py', 'models/data/2_in.py']) writeFileSync(join(folder, name), program)
    symlinkSync('../1_out.py', join(inner, '1_out.py'))
    symlinkSync('data/2_in.py', join(inner, '2_in.py'))
    symlinkSync('nowhere', join(inner, '3_none.py'))
    symlinkSync('data', join(inner, '4_folder.py'))
    await expect(readAerichFile(join(inner, '1_out.py'), fault)).rejects.toThrow(
      'is a link out of its folder, to ',
    )
    await expect(readAerichFile(join(inner, '2_in.py'), fault)).resolves.toMatchObject({
      upgrade: ['SELECT 1'],
    })
    await expect(readAerichFile(join(inner, '3_none.py'), fault)).rejects.toThrow(
      'is a link that leads nowhere.',
    )
    await expect(readAerichFile(join(inner, '4_folder.py'), fault)).rejects.toThrow('1: it is a folder.')
  })
})
