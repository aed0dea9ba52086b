import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { unwritable } from '@godwit/core/operate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'
import { writeNew } from './write-new.js'

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof fs>()
  return { ...real, link: vi.fn(real.link) }
})

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
})
afterEach(() => project.remove())

describe('a new file', () => {
  it('is there as a whole, or not at all, and takes no other place', async () => {
    const file = project.path('new.sql')
    await writeNew(file, 'SELECT 1;\n')
    await expect(writeNew(file, 'SELECT 2;\n')).rejects.toMatchObject({ code: 'FILE_EXISTS', file })
    await expect(writeNew(project.path('no/new.sql'), '')).rejects.toMatchObject({ code: 'UNWRITABLE' })
    expect(readFileSync(file, 'utf8')).toBe('SELECT 1;\n')
    expect(readdirSync(project.folder).sort()).toEqual(['new.sql', 'node_modules'])
  })

  it.each(['EPERM', 'EMLINK', 'EINVAL'])('is written also where a link is answered by %s', async (code) => {
    const file = project.path('new.sql')
    const refuse = () => vi.mocked(fs.link).mockRejectedValueOnce(Object.assign(new Error(code), { code }))
    refuse()
    await writeNew(file, 'SELECT 1;\n')
    refuse()
    await expect(writeNew(file, 'SELECT 2;\n')).rejects.toMatchObject({ code: 'FILE_EXISTS', file })
    expect(readFileSync(file, 'utf8')).toBe('SELECT 1;\n')
    expect(readdirSync(project.folder).sort()).toEqual(['new.sql', 'node_modules'])
  })
})

describe('what cannot be written', () => {
  it.each([
    ['EACCES', 'permission denied'],
    ['EROFS', 'the file system is read-only'],
  ])('is said in words: %s', (code, reason) => {
    const cause = Object.assign(new Error(code), { code })
    expect(unwritable('/app/m', cause)).toMatchObject({
      code: 'UNWRITABLE',
      message: expect.stringMatching(`/app/m cannot be written: ${reason}.`),
      file: '/app/m',
      cause,
    })
  })

  it('leaves other errors as they are', () => {
    const error = new Error('x')
    expect(unwritable('/app/m', error)).toBe(error)
  })

  it('ends init and create with 2', async () => {
    project.write({ file: '' })
    for (const argv of [
      ['init', '-c', 'file/godwit.config.ts'],
      ['init', '-m', 'file/migrations'],
    ])
      expect(await project.godwit(...argv)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('cannot be written: what should be a folder is a file.'),
      })
  })

  // Root may write everything.
  it.skipIf(process.getuid?.() === 0)('may be a folder without permission', async () => {
    chmodSync(project.folder, 0o555)
    for (const argv of [['init'], ['create', 'x']])
      expect(await project.godwit(...argv)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('permission denied'),
      })
    chmodSync(project.folder, 0o755)
    expect(readdirSync(project.folder)).toEqual(['node_modules'])
  })
})
