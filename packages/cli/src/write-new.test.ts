import { chmodSync, readdirSync } from 'node:fs'
import { unwritable } from '@godwit/core/operate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
})
afterEach(() => project.remove())

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
