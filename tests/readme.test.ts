import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Client } from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { blocksOf } from './docs/markdown.js'
import { readPage } from './docs/pages.js'
import { follow, SERVER } from './stranger/follow.js'
import { type Stranger, withStranger } from './stranger/stranger.js'
import { MOST_COMMANDS, strangersPath } from './stranger/strangers-path.js'
import { withDatabase } from './with-database.js'

const readme = readPage('README.md').text

/** What a database has recorded, on either engine. */
const RECORDED = 'SELECT version FROM godwit_migrations ORDER BY id'

async function onPostgres(url: string, query: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(query)).rows
  } finally {
    await client.end()
  }
}

function onSqlite(file: string, query: string): unknown[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare(query).all()
  } finally {
    db.close()
  }
}

function withStrangerAndServer(work: (stranger: Stranger, url: string) => Promise<void>): Promise<void> {
  return withStranger('installed', (stranger) => withDatabase(inject('pgUrl'), (url) => work(stranger, url)))
}

describe('the README', { timeout: 180_000 }, () => {
  it('leads from an empty folder to a migrated bot on both engines, by ten commands at most', () =>
    withStrangerAndServer(async (stranger, url) => {
      const typed = await strangersPath(readme, stranger, url)
      expect(typed.length).toBeGreaterThan(3)
      expect(typed.length).toBeLessThanOrEqual(MOST_COMMANDS)
      const recorded = [{ version: '0_20261122120000_init' }]
      for (const file of ['bot.db', 'either.db'])
        expect(onSqlite(stranger.path(file), RECORDED)).toEqual(recorded)
      expect(await onPostgres(url, RECORDED)).toEqual(recorded)
    }))

  it('does what its blocks say, one after the other', () =>
    withStrangerAndServer(async (stranger, url) => {
      const blocks = blocksOf(readme)
      expect(blocks.filter(({ language, title }) => title === undefined && language !== 'sh')).toEqual([])
      const said = (await follow(blocks, stranger, url)).map(({ output }) => output).join('\n')
      expect(said).toContain('The bot starts here.')
      expect(said).toContain('ADD COLUMN title TEXT')
      expect(existsSync(stranger.path('bot.db'))).toBe(true)
      expect(await onPostgres(url, 'SELECT title FROM feed')).toEqual([])
      const [, call = ''] = /`dialect: ([^`]+)`/.exec(readme) ?? []
      stranger.save(
        'name.mjs',
        `import { postgres } from '@godwit/dialect-postgres'\nconsole.log(${call}.name)\n`,
      )
      expect(await stranger.type('node name.mjs')).toMatchObject({ stdout: 'postgres\n' })
    }))

  it('is not followed where a command fails, a start does not migrate, or there are too many', () =>
    withStranger('installed', async (stranger) => {
      const walk = (...blocks: string[]) =>
        strangersPath(`## Start\n\n${blocks.join('\n\n')}\n\n## Both engines\n`, stranger, SERVER)
      const type = (...lines: string[]) => `\`\`\`sh\n${lines.join('\n')}\n\`\`\``
      await expect(walk(type('true', 'cat absent'))).rejects.toThrow('Exit code 1 of: cat absent')
      await expect(walk(type('node --version'))).rejects.toThrow('Nothing was migrated by: node --version')
      await expect(walk(type(...Array(11).fill('true')))).rejects.toThrow('11 commands are more than 10')
      expect(await walk(type(...Array(10).fill('true')))).toHaveLength(10)
    }))

  it('names two commands that the repository has', () => {
    const { scripts } = JSON.parse(readPage('package.json').text) as { scripts: Record<string, string> }
    const named = [...readme.matchAll(/\*\*`npm (\w+)`\*\*/g)].map(([, name = '']) => name)
    expect(named).toEqual(['start', 'test'])
    for (const name of named) expect(scripts[name]).toMatch(/^node scripts\/bootstrap\.mjs/)
  })
})
