import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberedMigrations } from '../packages/cli/src/testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../packages/cli/src/testing/temporary-project.js'

const pnpm = fileURLToPath(new URL('../node_modules/.bin/pnpm', import.meta.url))

let project: TemporaryProject
beforeAll(async () => {
  project = temporaryProject()
  mkdirSync(project.path('node_modules/.bin'))
  symlinkSync('../godwit/bin/godwit.cjs', project.path('node_modules/.bin/godwit'))
  const scripts = { migrations: 'godwit' }
  project.write({
    'package.json': JSON.stringify({ name: 'bot', version: '1.0.0', scripts }),
    ...numberedMigrations(1),
  })
  await project.godwit('upgrade', '-u', 'sqlite:bot.db', '--quiet')
  project.write({ 'migrations/0_step.sql': 'CREATE TABLE other (id INTEGER);\n' })
})
afterAll(() => project.remove())

/** What it says on both streams, started by a command line in a terminal where no package manager has been at work. */
async function told(line: string, ...path: string[]): Promise<string> {
  const { PATH = '', HOME = '' } = process.env
  const env = { HOME, PATH: [...path, PATH].join(':'), npm_config_update_notifier: 'false' }
  const run = promisify(execFile)('sh', ['-c', line], { cwd: project.folder, env })
  const { stdout, stderr } = await run.catch((failed) => failed)
  return `${stdout}${stderr}`
}

it.each([
  ['npx godwit', 'npx godwit'],
  ['npm run --silent migrations --', 'npx godwit'],
  ['pnpm exec godwit', 'pnpm exec godwit'],
  ['pnpm run --silent migrations', 'pnpm exec godwit'],
])('whoever types `%s` is told to type `%s`', async (started, typed) => {
  const line = `${started.replace(/^pnpm/, pnpm)} status -u sqlite:bot.db`
  expect(await told(line)).toContain(`\n    ${typed} resolve 0_step --edited\n`)
})

it('every message says so: a failure, a hint, and help', async () => {
  const failed = await told('npx godwit upgrade -u sqlite:bot.db')
  expect(failed).toContain('\n    npx godwit upgrade --allow-edited\n')
  expect(failed).toContain('Give the same --url again.')
  expect(await told('npx godwit create')).toContain('For example: npx godwit create add_tags')
  expect(await told('npx godwit help')).toContain('Usage: npx godwit <command>')
})

it('whoever has it on the PATH is told to type its name', async () => {
  const failed = await told('godwit upgrade -u sqlite:bot.db', join(project.folder, 'node_modules/.bin'))
  expect(failed).toContain('\n    godwit upgrade --allow-edited\n')
})
