import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FIRST, HALF, type HalfApplied, halfApplied, LATER, STATEMENTS, TABLES } from './half-applied.js'
import { COMMAND, type TemporaryApp, temporaryApp } from './operate/temporary-app.js'

let app: TemporaryApp
let scene: HalfApplied
beforeEach(() => {
  app = temporaryApp('sqlite', `sqlite(new URL('./bot.db', import.meta.url))`)
  scene = halfApplied(app.path('bot.db'))
})
afterEach(() => {
  scene.db.close()
  app.remove()
})

/** The lines of an output that are commands of the app to paste. */
function commandsIn(text: string): string[][] {
  const found = text.matchAll(new RegExp(`^ +${COMMAND} (.*?)(?: {2,}\\(.*\\))?$`, 'gm'))
  return [...found].map(([, words = '']) => words.trim().split(/ +/))
}

describe.each([
  ['alone', ''],
  [
    'beside the table of the other runner',
    `CREATE TABLE "aerich" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "version" VARCHAR(255) NOT NULL,
      "app" VARCHAR(20) NOT NULL, "content" JSON NOT NULL);
     INSERT INTO "aerich" ("version", "app", "content") VALUES ('0_first.sql', 'models', '{"models": {}}');`,
  ],
])('a database in which two of three statements were done and nothing was recorded, %s', (_, other) => {
  const printed = async (): Promise<string> => {
    app.write({ 'migrations/0_first.sql': FIRST })
    scene.db.exec(TABLES)
    scene.db.exec(other)
    scene.fill()
    expect((await app.db('baseline', '0', '--yes')).code).toBe(0)
    app.write({ 'migrations/1_half.sql': HALF, 'migrations/2_later.sql': LATER })
    scene.runOneByOne(STATEMENTS, 2)
    const { code, stderr } = await app.start()
    expect(code).toBe(1)
    return stderr
  }

  it('fails at a start that says what is there and what is not, and what to type', async () => {
    const text = await printed()
    const path = app.path('migrations/1_half.sql')
    expect(text).toContain(`${path}:2: duplicate column name: pinned`)
    expect(text).toMatch(
      /done already, and nothing of it is recorded:\n {4}\S+:2 {2}ALTER.*\n {4}\S+:3 {2}ALTER/,
    )
    expect(text).toMatch(/These are not done:\n {4}\S+:4 {2}ALTER TABLE "member"/)
    expect(commandsIn(text)).toEqual([
      ['resolve', '1_half', '--finish'],
      ['resolve', '1_half', '--applied'],
    ])
    expect((await app.start()).stderr).toContain(`${path}:2: duplicate column name: pinned`)
    expect(scene.columns('member')).toEqual(['id', 'name'])
  })

  it('is finished by the first of these commands, and no row is lost', async () => {
    const [finish = []] = commandsIn(await printed())
    const before = scene.rows()
    const aerich = other === '' ? [] : scene.db.prepare('SELECT * FROM aerich').all()
    const finished = await app.db(...finish, '--yes')
    expect([finished.code, finished.stderr]).toEqual([
      0,
      expect.stringContaining(`Go on with: ${COMMAND} upgrade`),
    ])
    expect(
      readdirSync(dirname(app.path('bot.db'))).filter((name) => name.startsWith('bot.db.backup-')),
    ).toHaveLength(1)
    expect(await app.start()).toMatchObject({ code: 0, stdout: expect.stringContaining('started') })
    expect((await app.db('status')).code).toBe(0)
    expect(scene.columns('note')).toEqual(['id', 'text', 'member_id', 'pinned', 'colour'])
    expect(scene.columns('member')).toEqual(['id', 'name', 'note_limit'])
    expect(scene.rows()).toEqual(before)
    expect(other === '' ? [] : scene.db.prepare('SELECT * FROM aerich').all()).toEqual(aerich)
    expect((await app.db('downgrade', '0', '--yes', '--allow-data-loss')).code).toBe(0)
    expect(scene.columns('note')).toEqual(['id', 'text', 'member_id'])
    expect(scene.rows()).toEqual(before)
  })

  it('is content with the second one, where a person has run the rest', async () => {
    const [, applied = []] = commandsIn(await printed())
    const before = scene.rows()
    scene.db.exec(STATEMENTS[2] ?? '')
    const { code, stderr } = await app.start()
    expect([code, stderr]).toEqual([1, expect.stringContaining('All of it is done.')])
    expect(commandsIn(stderr)).toEqual([applied])
    expect((await app.db(...applied, '--yes')).code).toBe(0)
    expect((await app.start()).code).toBe(0)
    expect(scene.rows()).toEqual(before)
  })
})
