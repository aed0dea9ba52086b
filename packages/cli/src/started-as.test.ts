import { describe, expect, it } from 'vitest'
import { startedAs } from './started-as.js'

const LINK = '/home/me/bot/node_modules/.bin/godwit'
const npm = 'npm/11.19.1 node/v20.20.2 linux x64 workspaces/false'

describe('what the command says is to be typed', () => {
  it.each([
    [npm, 'npx godwit'],
    ['pnpm/10.34.8 npm/? node/v20.20.2 linux x64', 'pnpm exec godwit'],
    ['yarn/1.22.22 npm/? node/v20.20.2 linux x64', 'yarn godwit'],
    ['bun/1.3.0 npm/? node/v24.3.0 linux x64', 'bunx godwit'],
    ['another/1.0', 'godwit'],
    ['', 'godwit'],
    [undefined, 'godwit'],
  ])('is what a package manager starts it with, where %s did', (agent, typed) => {
    expect(startedAs({ npm_config_user_agent: agent }, LINK)).toBe(typed)
  })

  it.each([
    '/home/me/bot/node_modules/godwit/bin/godwit.cjs',
    'C:\\bot\\node_modules\\godwit\\bin\\godwit.cjs',
    '/home/me/bot/node_modules/.pnpm/godwit@1.0.0/node_modules/godwit/bin/godwit.cjs',
  ])('is the same where a shim starts %s', (script) => {
    expect(startedAs({ npm_config_user_agent: npm }, script)).toBe('npx godwit')
  })

  it.each(['/usr/local/bin/godwit', '/home/me/bot/node_modules/vitest/vitest.mjs', undefined])(
    'is its own name where a script of npm has started %s',
    (script) => {
      expect(startedAs({ npm_config_user_agent: npm }, script)).toBe('godwit')
    },
  )
})
