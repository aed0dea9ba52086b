import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMAND } from './operate/temporary-app.js'
import { type AppOn, ENGINES, withAppOn } from './ways-out/app-on.js'
import { FEED, SCENARIOS, TITLE } from './ways-out/scenarios.js'
import { type Way, waysOut, wordsOf } from './ways-out/ways.js'

const ways = waysOut()

const scenarioOf = ({ code, marks }: Way) => {
  const named = Object.entries(SCENARIOS).find(([name]) => marks.some((mark) => name === `${code} ${mark}`))
  const scenario = named?.[1] ?? SCENARIOS[code]
  if (scenario === undefined) throw new Error(`docs/when-it-refuses.md: nothing brings about ${code}.`)
  return scenario
}

const LINKS = [{ link: 'https://a.example' }, { link: 'https://b.example' }]

/** An app that has worked for a while: its database holds rows. */
async function settle(app: AppOn): Promise<void> {
  app.write({ 'migrations/0_feed.sql': FEED, 'migrations/1_title.sql': TITLE })
  expect(await app.start()).toMatchObject({ code: 0 })
  await app.sql("INSERT INTO feed (id, link) VALUES (1, 'https://a.example'), (2, 'https://b.example')")
}

async function links(app: AppOn): Promise<readonly unknown[]> {
  const [other] = await app.rows('SELECT link FROM feed ORDER BY id').catch(() => [])
  const table = other === undefined ? 'other' : 'feed'
  return app.rows(`SELECT link FROM ${table} ORDER BY id`)
}

/** The commands of a message, each of which has a line to itself; a version that a person has to choose is `1_title`. */
function printed({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string[] {
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith(`    ${COMMAND} `))
  return lines.map((line) => line.trim().replace('<version>', '1_title'))
}

/** A state of the database: a look at it says the same as the start. */
function isOfState({ code, marks }: Way): boolean {
  return code !== 'Half-applied' && !marks.includes('command') && !marks.includes('unprinted')
}

/** With the copy that there is in the place of the one of the page. */
function withCopy(app: AppOn, line: string): string {
  const copy = readdirSync(dirname(app.path('bot.db'))).find((name) => /^bot\.db\.backup-\w+$/.test(name))
  return line.replace(/bot\.db\.backup-\w+/, copy ?? '')
}

async function stateOf(app: AppOn): Promise<string> {
  const { stdout } = await app.db('status', '--json')
  return JSON.parse(stdout).apps[0].state
}

describe.each(ENGINES)('where only core and the dialect of %s are installed', (engine) => {
  const here = ways.filter(({ marks }) => engine === 'sqlite' || !marks.includes('sqlite'))
  for (const way of here)
    it(`${way.code} has a way out: ${way.lines.join(', ')}`, () => {
      const { prepare, starts = false, command, options = '' } = scenarioOf(way)
      return withAppOn(engine, options, async (app) => {
        await settle(app)
        await prepare(app)
        const refused = command === undefined ? await app.start() : await app.db(...command)
        expect(refused.code).toBe(starts ? 0 : 1)
        const told = isOfState(way) ? [refused, await app.db('status')] : [refused]
        for (const line of way.lines) {
          if (!way.marks.includes('unprinted')) for (const one of told) expect(printed(one)).toContain(line)
          expect(await app.db(...wordsOf(withCopy(app, line)), '--yes')).toMatchObject({ code: 0 })
        }
        expect(await app.start()).toMatchObject({ code: 0, stdout: expect.stringContaining('started') })
        expect(await links(app)).toEqual(LINKS)
        expect(await stateOf(app)).toBe(way.marks.includes('goes-on') ? 'missing' : 'up-to-date')
      })
    })
})
