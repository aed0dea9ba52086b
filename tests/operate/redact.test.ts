import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberedMigrations } from '../../packages/cli/src/testing/numbered-migrations.js'
import { type TemporaryProject, temporaryProject } from '../../packages/cli/src/testing/temporary-project.js'
import { redaction } from '../../packages/core/src/operate/print/redact.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write(numberedMigrations(1))
})
afterEach(() => project.remove())

const URL = 'postgres://me:canary@127.0.0.1:1/bot'
const SQLITE = ['-u', 'sqlite:bot.db']

/** Runs a command that has to fail in every way of printing a failure, and gives all that was printed. */
async function printed(...argv: string[]): Promise<string> {
  const ends = [
    await project.godwit(...argv),
    await project.godwit(...argv, '-v'),
    await project.godwit(...argv, '--json'),
  ]
  for (const { code } of ends) expect(code).not.toBe(0)
  return ends.map(({ stdout, stderr }) => stdout + stderr).join('\n')
}

describe('a password on the command line', () => {
  it.each([
    [['upgrade', '-u', URL, '--lock-timeout', '0']],
    [['upgrade', ...SQLITE, '-m', URL]],
    [['upgrade', ...SQLITE, `-m${URL}`]],
    [['upgrade', ...SQLITE, '-c', URL]],
    [['upgrade', ...SQLITE, '--to', URL]],
    [['upgrade', ...SQLITE, `--to=${URL}`]],
    [['upgrade', ...SQLITE, '--steps', URL]],
    [['upgrade', ...SQLITE, '--lock-timeout', URL]],
    [['upgrade', ...SQLITE, '--app', URL]],
    [['create', 'x', '--format', URL]],
    [['init', '--dialect', URL]],
    [['upgrade', `--${URL}`]],
    [['upgrade', '--postgres://me:canary=1@host/bot']],
    [['upgrade', URL]],
    [[URL]],
    [['upgrade', '-u', 'postgres://me:canary /#@127.0.0.1:1/bot', '-m', 'canary /#', '--lock-timeout', '0']],
    [['upgrade', '-u', 'postgres://127.0.0.1:1/bot?user=me&password=canary', '-m', 'canary']],
  ])('is not printed: %j', async (argv) => {
    expect(await printed(...argv)).not.toContain('canary')
  })
})

describe('a password in a config', () => {
  it.each<[string, { [path: string]: string }]>([
    ['a list', { 'godwit.config.json': `{ "url": ["${URL}"] }` }],
    ['the table', { 'godwit.config.json': `{ "table": { "url": "${URL}" } }` }],
    ['an unknown setting', { 'godwit.config.json': `{ "${URL}": 1 }` }],
    ['one that throws', { 'godwit.config.mjs': `throw new Error('no ${URL}')` }],
    ['one that throws, in TypeScript', { 'godwit.config.ts': `throw new Error('no ${URL}')` }],
  ])('is not printed: %s', async (_, files) => {
    project.write(files)
    expect(await printed('upgrade')).not.toContain('canary')
  })

  it('is not printed when it stands there without its URL, as it is or decoded', async () => {
    project.write({
      '.env': 'DATABASE_URL=postgres://me:can%40ary@127.0.0.1:1/bot\n',
      'godwit.config.mjs': "throw new Error('it is can@ary, or can%40ary')",
    })
    const text = await printed('upgrade')
    expect(text).toContain('it is ***, or ***')
    expect(text).not.toMatch(/can(?:@|%40)ary/)
  })
})

describe('redaction', () => {
  it('replaces passwords in all URLs, and a known one only in messages', () => {
    const redact = redaction()
    redact.learn('postgres://me:canary@host/bot')
    expect(redact.message('canary at http://a:b@c/d?x')).toBe('*** at http://***@c/d?x')
    expect(redact.data('canary at http://a:b@c/d?x')).toBe('canary at http://***@c/d?x')
  })

  it('finds a URL that was taken for a path', () => {
    expect(redaction().message('there is no /app/postgres:/me:canary@host/bot')).toBe(
      'there is no /app/postgres:/***@host/bot',
    )
  })

  it('leaves alone what is no password', () => {
    const redact = redaction()
    redact.learn('postgres://postgres:postgres@host/bot')
    redact.learn('sqlite:bot.db')
    for (const text of [
      '@godwit/dialect-postgres',
      'file:///app/node_modules/@godwit/core/index.js:1:2',
      'me@host:5432/bot',
      'https://example.org:80/x',
    ])
      expect(redact.message(text)).toBe(text)
  })
})
