import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

async function run(program: string, ...args: string[]): Promise<string> {
  const done = promisify(execFile)(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
  })
  return done.then(
    () => 'nothing to say',
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  )
}

it('type-checks', { timeout: 180_000 }, async () => {
  expect(await run('typescript/bin/tsc', '--noEmit')).toBe('nothing to say')
})

it('passes the linter and is formatted', async () => {
  expect(await run('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')).toBe('nothing to say')
})

it('has no file, export or dependency that nothing uses', async () => {
  expect(await run('knip/bin/knip.js')).toBe('nothing to say')
})
