import { expect, inject, it } from 'vitest'
import { follow } from '../stranger/follow.js'
import { withStranger } from '../stranger/stranger.js'
import { withDatabase } from '../with-database.js'
import { guide } from './guide.js'

const CALLS = `
const instances = await Promise.all([1, 2].map((each) => import('./dist/function.js?' + each)))
const answers = await Promise.all(instances.map(({ handler }) => handler()))
console.log(JSON.stringify(answers))
process.exit()
`

/** Loses its connection while nobody uses it, and then, for a while, the table. */
const LATER = `
import pg from 'pg'
import { handler } from './dist/function.js'
const codes = [(await handler()).statusCode]
const server = new pg.Client({ connectionString: process.env.DATABASE_URL })
await server.connect()
const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
await server.query('SELECT pg_terminate_backend(pid) ' + others)
while ((await server.query('SELECT 1 ' + others)).rowCount > 0);
await new Promise((resolve) => setImmediate(resolve))
codes.push((await handler()).statusCode)
await server.query('ALTER TABLE feed RENAME TO away')
codes.push((await handler()).statusCode)
await server.query('ALTER TABLE away RENAME TO feed')
console.log(JSON.stringify(codes))
process.exit()
`

it('a function in one file migrates once, with no file of a migration beside it', { timeout: 120_000 }, () =>
  withStranger('installed', (stranger) =>
    withDatabase(inject('pgUrl'), async (url) => {
      await follow(guide('bundled'), stranger)
      await stranger.type('rm -r migrations function.js node_modules/@godwit')
      stranger.save('call.mjs', CALLS)
      const { code, stdout, stderr } = await stranger.type('node call.mjs', { DATABASE_URL: url })
      expect([code, stderr]).toEqual([0, expect.any(String)])
      expect(stdout.match(/Applied migrations: 0_20261122120000_feed, 1_20261124083000_title/g)).toHaveLength(
        1,
      )
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(
        Array(2).fill({ statusCode: 200, body: '[]' }),
      )

      stranger.save('later.mjs', LATER)
      expect(await stranger.type('node later.mjs', { DATABASE_URL: url })).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/\[200,200,500\]\n$/),
        stderr: expect.stringContaining('A connection that nobody used is lost'),
      })

      const unreachable = { DATABASE_URL: 'postgres://bot@127.0.0.1:1/bot' }
      expect(await stranger.type('node call.mjs', unreachable)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('DATABASE_UNAVAILABLE'),
      })
      expect(
        await stranger.type('node call.mjs', { DATABASE_URL: url, GODWIT_STARTUP: 'off' }),
      ).toMatchObject({ code: 0, stdout: expect.stringContaining('"statusCode":200') })
    }),
  ),
)

it('the text of a .sql file is a migration too, as esbuild gives it', { timeout: 120_000 }, () =>
  withStranger('installed', async (stranger) => {
    await stranger.type('npm init -y && npm pkg set type=module')
    await stranger.type('npm install @godwit/core @godwit/dialect-sqlite better-sqlite3 esbuild')
    stranger.save(
      '0_init.sql',
      '-- upgrade --\nCREATE TABLE feed (url TEXT);\n-- downgrade --\nDROP TABLE feed;\n',
    )
    stranger.save(
      'start.js',
      `import { modules, upgradeOnStartup } from '@godwit/core'
       import { sqlite } from '@godwit/dialect-sqlite'
       import init from './0_init.sql'
       await upgradeOnStartup({ dialect: sqlite('app.db'), migrations: modules({ '0_init': init }) })`,
    )
    const options = '--platform=node --format=esm --loader:.sql=text --external:better-sqlite3'
    expect(await stranger.type(`npx esbuild start.js --bundle ${options} --outfile=out.mjs`)).toMatchObject({
      code: 0,
    })
    expect((await stranger.type('node out.mjs')).stdout).toContain('Applied migrations: 0_init')
  }),
)
