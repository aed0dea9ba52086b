import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { meantTests } from '../scripts/meant-tests.mjs'

const root = join(import.meta.dirname, '..')
const onServers = ['tests/herd.test.ts', 'tests/locale.test.ts']
const all = ['tests/checksums.test.ts', ...onServers]

describe('a name of a test in npm run matrix', () => {
  it.each([
    [['nosuch'], 'No test is called nosuch.'],
    [['herd', 'nosuch'], 'No test is called nosuch.'],
    [['--postgres', '16', 'checksums'], 'No test that uses PostgreSQL is called checksums.'],
  ])('that fits none ends it in one line before anything runs: %j', (args, line) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/matrix.mjs', ...args], {
      cwd: root,
      encoding: 'utf8',
    })
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${line}\n` })
  })

  it('that fits only tests without PostgreSQL leaves the servers out, and the other Node not', () => {
    expect(meantTests(['checksums'], { onServers, all, isForNode: true })).toEqual({ onServers: [] })
    expect(meantTests(['checksums', 'herd'], { onServers, all, isForNode: true })).toEqual({
      onServers: ['tests/herd.test.ts'],
    })
  })

  it('need not be there: then all are meant', () => {
    expect(meantTests([], { onServers, all, isForNode: false })).toEqual({ onServers })
  })
})
