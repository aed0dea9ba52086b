import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPage } from './docs/pages.js'

const root = join(import.meta.dirname, '..')
const JOBS = ['bench', 'faults', 'matrix', 'mutation', 'stranger'] as const
const PROGRAMS = {
  faults: ['scripts/faults.mjs'],
  matrix: ['scripts/matrix.mjs'],
  mutation: ['scripts/mutation.mjs'],
  stranger: ['scripts/strangers-path.mjs'],
  bench: ['node_modules/jiti/lib/jiti-cli.mjs', 'bench/src/main.ts'],
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
}

describe.each(JOBS)('npm run %s', (job) => {
  const usage = readFileSync(join(root, `scripts/usage/${job}.txt`), 'utf8')

  it('is a script of the repository, and says how it is used', () => {
    const { scripts } = JSON.parse(readPage('package.json').text) as { scripts: Record<string, string> }
    expect(scripts[job]).toBe(`node scripts/bootstrap.mjs ${job}`)
    expect(usage).toContain(`Usage: npm run ${job} [-- `)
  })

  it('answers --help before anything is installed', () => {
    expect(run('scripts/bootstrap.mjs', job, '--help')).toMatchObject({
      status: 0,
      stdout: usage,
      stderr: '',
    })
  })

  it('answers --help by itself as well', () => {
    expect(run(...PROGRAMS[job], '--help')).toMatchObject({ status: 0, stdout: usage, stderr: '' })
  })

  it('refuses a flag that it does not know, in one line above the usage', () => {
    const { status, stdout, stderr } = run(...PROGRAMS[job], '--nosuch')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(`Unknown option '--nosuch'\n\n${usage}`)
  })
})
