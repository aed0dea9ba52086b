import { dirname } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cleanEnvironment } from './clean-environment.js'

afterEach(() => vi.unstubAllEnvs())

describe('the environment of a process that a test starts as a stranger', () => {
  it('does not tell by what the tests were started, nor of a database', () => {
    for (const name of ['npm_config_user_agent', 'npm_execpath', 'NODE_PATH', 'NODE_OPTIONS', 'DATABASE_URL'])
      vi.stubEnv(name, 'set')
    expect(Object.values(cleanEnvironment())).not.toContain('set')
  })

  it('finds no command of this repository, and this very Node all the same', () => {
    const own = dirname(process.execPath)
    vi.stubEnv('PATH', `/app/node_modules/.bin:${own}:/bin`)
    expect(cleanEnvironment()['PATH']).toBe(`${own}:/bin`)
  })
})
