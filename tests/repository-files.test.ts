import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The scripts as they come in an archive of the repository. */
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-archive-'))
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function listed(env: NodeJS.ProcessEnv = process.env): string {
  const program = `
    import { filesOfRepository } from './scripts/repository-files.mjs'
    try { console.log(filesOfRepository().join()) } catch ({ message }) { console.log(message) }`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    encoding: 'utf8',
    env,
  })
  expect(stderr).toBe('')
  return stdout
}

const SENTENCE = 'Listing the files of the repository takes git, and a clone of it'

it('the files of a repository are those that git knows, and those that it would add', () => {
  execFileSync('git', ['init', '--quiet'], { cwd: folder })
  writeFileSync(join(folder, '.gitignore'), 'left-out\n')
  writeFileSync(join(folder, 'left-out'), '')
  expect(listed()).toContain('scripts/repository-files.mjs')
  expect(listed()).not.toContain('left-out')
})

it('an archive without .git says in one sentence what it lacks', () => {
  expect(listed()).toMatch(new RegExp(`^${SENTENCE}: fatal: not a git repository.*\\n$`))
})

it('a machine without git says the same', () => {
  expect(listed({ ...process.env, PATH: folder, Path: folder })).toBe(`${SENTENCE}: git is not installed.\n`)
})

it('the matrix says it too, before anything runs', () => {
  for (const name of ['packages', 'apps', 'tests', 'bench/src'])
    mkdirSync(join(folder, name), { recursive: true })
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/matrix.mjs', '--node', '24'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^${SENTENCE}: .*\\n$`)),
  })
})
