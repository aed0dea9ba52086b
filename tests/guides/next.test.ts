import { expect, it } from 'vitest'
import { follow } from '../stranger/follow.js'
import { withStranger } from '../stranger/stranger.js'
import { guide } from './guide.js'

/** Next is larger than all else together: its part is played by what it promises of `register`. */
const NEXT = `
const { register } = await import('./dist/instrumentation.js')
await register()
console.log('Ready')
`

it('instrumentation.ts migrates in a server of Next, and only there', { timeout: 120_000 }, () =>
  withStranger('installed', async (stranger) => {
    const files = guide('next').filter(({ title }) => title !== undefined)
    expect(files.map(({ title }) => title)).toEqual(['instrumentation.ts', 'next.config.ts'])
    await stranger.type('npm init -y && npm pkg set type=module')
    await stranger.type(
      'npm install @godwit/core @godwit/dialect-sqlite better-sqlite3 typescript @types/node',
    )
    await follow(files, stranger)
    stranger.save('migrations/0_init.sql', 'CREATE TABLE feed (url TEXT);\n')
    stranger.save('server.mjs', NEXT)
    const compiled = await stranger.type(
      'npx tsc instrumentation.ts next.config.ts --outDir dist --module nodenext --target es2022 --strict --skipLibCheck',
    )
    expect(compiled).toMatchObject({ code: 0, stdout: '' })
    expect(await stranger.type('node server.mjs', { NEXT_RUNTIME: 'edge' })).toMatchObject({
      stdout: 'Ready\n',
    })
    const started = await stranger.type('node server.mjs', { NEXT_RUNTIME: 'nodejs' })
    expect(started.stdout).toMatch(/Applied migrations: 0_init\nReady\n$/)
    const failed = await stranger.type('node server.mjs', {
      NEXT_RUNTIME: 'nodejs',
      DATABASE_FILE: '/absent/a.db',
    })
    expect([failed.code, failed.stdout]).toEqual([1, expect.not.stringContaining('Ready')])
  }),
)
