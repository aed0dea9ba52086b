import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { directory, isUnsafe } from './directory.js'
import type { SourceNotice } from './migration.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-directory-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string | Uint8Array = 'SELECT 1;'): Promise<string> {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

async function failure(path: string | URL = folder): Promise<unknown> {
  return directory(path)
    .list()
    .then(
      (files) => Promise.reject(new Error(`listed ${files.length} files`)),
      (error: unknown) => error,
    )
}

describe('directory', () => {
  it('lists migrations by number, not by text, and ignores what is none', async () => {
    for (const name of ['10_b.sql', '9_a.ts', '00_x.js', 'index.ts', '.keep', '9_a.d.ts', '9_a.test.ts'])
      await write(name)
    await mkdir(join(folder, '5_folder.sql'))
    const files = await directory(folder).list()
    expect(files.map(({ version, number, path }) => [version, number, relative(folder, path)])).toEqual([
      ['00_x', 0n, '00_x.js'],
      ['9_a', 9n, '9_a.ts'],
      ['10_b', 10n, '10_b.sql'],
    ])
  })

  it('lists more files than it reads at once', async () => {
    await Promise.all(Array.from({ length: 70 }, (_, index) => write(`${index}_a.sql`)))
    const files = await directory(folder).list()
    expect(files.map((file) => Number(file.number))).toEqual(Array.from({ length: 70 }, (_, index) => index))
  })

  it('takes paths, relative paths, file URLs, and file URLs as text, and calls itself by the absolute path', () => {
    const url = pathToFileURL(folder)
    for (const path of [folder, relative(process.cwd(), folder), url, url.href, new URL(`${url.href}/`)])
      expect(directory(path).location).toBe(folder)
  })

  it('refuses an empty path and a URL that is no file', () => {
    expect(() => directory('')).toThrow('empty')
    expect(() => directory(new URL('https://example.org/'))).toThrow('file:')
  })

  it('hashes the text without byte order mark and kind of line ends', async () => {
    await write('1_a.sql', 'SELECT 1;\nSELECT 2;\n')
    await write('2_b.sql', '\uFEFFSELECT 1;\r\nSELECT 2;\r\n')
    await write('3_c.sql', 'SELECT 1;\nSELECT 3;\n')
    const [first, second, third] = await directory(folder).list()
    expect(first?.sourceHash).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(second?.sourceHash).toBe(first?.sourceHash)
    expect(third?.sourceHash).not.toBe(first?.sourceHash)
  })

  it('never imports a module to list it', async () => {
    await write('1_a.js', 'throw new Error("imported")')
    await expect(directory(folder).list()).resolves.toHaveLength(1)
  })

  it('loads .sql itself and everything else by `load`', async () => {
    await write('1_a.sql', '-- upgrade --\nSELECT 1;\n-- downgrade --\nSELECT 2;\n')
    const path = await write('2_b.ts')
    const asked: string[] = []
    const load = (file: string) => {
      asked.push(file)
      return { upgrade: () => 'SELECT 3' }
    }
    const [first, second] = await directory(folder, { load }).list()
    expect(await first?.load()).toMatchObject({ upgrade: { text: 'SELECT 1;', line: 2 } })
    expect(await second?.load()).toMatchObject({ upgrade: { text: 'SELECT 3' }, downgrade: null })
    expect(asked).toEqual([path])
  })

  it('refuses a file that was changed between listing and loading', async () => {
    const path = await write('1_a.sql')
    const [file] = await directory(folder).list()
    await write('1_a.sql', 'SELECT 2;')
    await expect(file?.load()).rejects.toMatchObject({ code: 'CANNOT_LOAD', file: path })
  })

  it('refuses a missing folder, a file, an empty folder and one without migrations', async () => {
    const missing = join(folder, 'missing')
    expect(await failure(missing)).toMatchObject({ code: 'NO_MIGRATIONS', file: missing })
    expect(await failure()).toMatchObject({ code: 'NO_MIGRATIONS', file: folder })
    const file = await write('index.ts')
    expect(await failure(file)).toMatchObject({ code: 'NO_MIGRATIONS', file })
    expect(await failure()).toMatchObject({
      code: 'NO_MIGRATIONS',
      message: expect.stringMatching(/no migrations in this folder[\s\S]*godwit create <name>/),
    })
  })

  it('refuses near misses and names the file', async () => {
    await write('1_a.sql')
    const file = await write('2-b.sql')
    expect(await failure()).toMatchObject({
      code: 'BAD_FILE_NAME',
      file,
      message: `${file}: there is no underscore after the number.\n  Rename it to 2_b.sql`,
    })
  })

  it.each([
    ['1_a.sql', '01_b.sql', 'a number after all others:\n    godwit rebase 01_b\n    godwit rebase 1_a'],
    ['1_a.js', '1_a.ts', 'one migration written twice'],
  ])('refuses %s beside %s, which have the same number', async (one, other, fix) => {
    const paths = [await write(one), await write(other)]
    const error = await failure()
    expect(error).toMatchObject({ code: 'DUPLICATE_NUMBER', message: expect.stringContaining(fix) })
    for (const path of paths) expect(String(error)).toContain(path)
  })
})

describe('the text of a file', () => {
  it.each([
    ['Latin-1', Buffer.from("SELECT 1;\nSELECT 'caf\xe9'", 'latin1'), /0xe9 at byte offset 21/, 2],
    ['cut in the middle of a character', Buffer.from("SELECT 'é", 'utf8').subarray(0, 9), /byte offset 8/, 1],
    ['UTF-16 with a mark', Buffer.from('\uFEFFSELECT 1', 'utf16le'), /UTF-16/, undefined],
    ['UTF-16 without one', Buffer.from('SELECT 1', 'utf16le'), /UTF-16/, undefined],
    ['big-endian UTF-16', Buffer.from('SELECT 1', 'utf16le').swap16(), /UTF-16/, undefined],
  ])('is refused when it is %s', async (_, bytes, message, line) => {
    const file = await write('1_a.sql', bytes)
    const error = await failure()
    expect(error).toMatchObject({ code: 'INVALID_MIGRATION', file, message: expect.stringMatching(message) })
    expect(error).toHaveProperty('file', file)
    expect(error instanceof Error && 'line' in error ? error.line : undefined).toBe(line)
  })
})

describe('a file that is too large to be a text', () => {
  it('is refused by its size, without being read', async () => {
    const file = await write('1_a.sql')
    await truncate(file, 512_000_001)
    expect(await failure()).toMatchObject({
      code: 'INVALID_MIGRATION',
      file,
      message: expect.stringContaining('is 513 MB large'),
    })
  })
})

describe('names', () => {
  it('that differ in capitals alone have one number, on any file system', async () => {
    await write('1_Tags.sql')
    await write('1_tags.sql')
    expect(await failure()).toMatchObject({ code: 'DUPLICATE_NUMBER' })
  })

  it.each([
    ['composed', '1_caf\u00e9.sql'],
    ['decomposed', '1_cafe\u0301.sql'],
  ])('that some file systems would change are refused, in %s form', async (_, name) => {
    await write(name)
    expect(await failure()).toMatchObject({ code: 'BAD_FILE_NAME' })
  })
})

describe('a folder into which everybody may write', () => {
  it('is unsafe where its migrations run as root', () => {
    expect([isUnsafe(0o40777, 0), isUnsafe(0o41777, 0), isUnsafe(0o40775, 0)]).toEqual([true, true, false])
    expect([isUnsafe(0o40777, 1000), isUnsafe(0o40777, undefined)]).toEqual([false, false])
  })

  it.runIf(process.getuid?.() === 0)('is told of, and used', async () => {
    await write('1_a.sql')
    const notices: SourceNotice[] = []
    const list = () => directory(folder).list((notice) => void notices.push(notice))
    await list()
    expect(notices).toEqual([])
    await chmod(folder, 0o777)
    expect(await list()).toHaveLength(1)
    expect(notices).toMatchObject([{ severity: 'warning', code: 'UNSAFE_FOLDER' }])
  })
})

describe('links', () => {
  it('are followed inside of the folder, as a ConfigMap of Kubernetes has them', async () => {
    await mkdir(join(folder, '..data'))
    await writeFile(join(folder, '..data', '1_a.sql'), 'SELECT 1;')
    await symlink(join('..data', '1_a.sql'), join(folder, '1_a.sql'))
    await expect(directory(folder).list()).resolves.toMatchObject([{ version: '1_a' }])
  })

  it('to the folder itself are followed', async () => {
    await mkdir(join(folder, 'real'))
    await writeFile(join(folder, 'real', '1_a.sql'), 'SELECT 1;')
    await symlink('real', join(folder, 'link'))
    await expect(directory(join(folder, 'link')).list()).resolves.toMatchObject([{ version: '1_a' }])
  })

  it('out of the folder and to nowhere are refused', async () => {
    const inner = join(folder, 'inner')
    await mkdir(inner)
    const target = await write('1_a.sql')
    await symlink(target, join(inner, '1_a.sql'))
    expect(await failure(inner)).toMatchObject({
      code: 'CANNOT_LOAD',
      message: expect.stringContaining(`out of its folder, to ${target}`),
    })
    await rm(target)
    expect(await failure(inner)).toMatchObject({
      code: 'CANNOT_LOAD',
      message: expect.stringContaining('leads nowhere'),
    })
  })
})
