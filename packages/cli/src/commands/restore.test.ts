import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TemporaryProject, temporaryProject } from '../testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write({
    'migrations/0_init.sql':
      '-- upgrade --\nCREATE TABLE "feed" ("link" TEXT);\n-- downgrade --\nDROP TABLE "feed";\n',
    'migrations/1_gone.sql': '-- upgrade --\nDELETE FROM "feed";\n-- downgrade --\nSELECT 1;\n',
    'godwit.config.json': '{ "url": "sqlite:bot.db" }',
  })
})
afterEach(() => project.remove())

const links = () => {
  const db = new Database(project.path('bot.db'))
  try {
    return db.prepare('SELECT "link" FROM "feed"').pluck().all()
  } finally {
    db.close()
  }
}

/** A database with rows, and one migration to come, which deletes them. */
const begin = async () => {
  await project.godwit('upgrade', '0')
  fill()
}

const fill = () => {
  const db = new Database(project.path('bot.db'))
  db.exec(`INSERT INTO "feed" VALUES ('a'), ('b')`)
  db.close()
}

const copies = (folder = project.folder) => readdirSync(folder).filter((name) => name.includes('.backup-'))

describe('godwit upgrade', () => {
  it('says where the copy is that it made first, and that copy brings back what it deleted', async () => {
    await begin()
    const { code, stderr } = await project.godwit('upgrade')
    expect([code, links()]).toEqual([0, []])
    const [, copy = ''] = /copied the database to (.*)/.exec(stderr) ?? []
    expect(copy).toMatch(/bot\.db\.backup-\d{8}T\d{6}Z$/)

    const restored = await project.godwit('restore', copy, '--yes')
    expect([restored.code, restored.stdout, links()]).toEqual([0, '', ['a', 'b']])
    expect(restored.stderr).toMatch(
      /bot\.db is what .*backup-\w+ was\.\nWhat stood there is kept: .*before-restore/,
    )
    expect((await project.godwit('status', '--json')).stdout).toContain('"pending":["1_gone"]')
  })

  it('makes no copy of a database without rows, nor with --no-backup', async () => {
    expect((await project.godwit('upgrade', '0')).stderr).not.toContain('copied')
    await begin()
    const { code, stderr } = await project.godwit('upgrade', '--no-backup')
    expect([code, stderr.includes('copied'), copies()]).toEqual([0, false, []])
  })

  it('copies to a place of somebody’s choice, and changes nothing where that cannot be', async () => {
    await begin()
    const absent = await project.godwit('upgrade', '--backup-to', 'copies/', '--json')
    expect([absent.code, JSON.parse(absent.stdout).error]).toEqual([
      1,
      expect.objectContaining({
        code: 'BACKUP_FAILED',
        message: expect.stringMatching(/There is no folder .*copies.*Nothing was changed.*--no-backup/s),
      }),
    ])
    expect(links()).toEqual(['a', 'b'])
    mkdirSync(project.path('copies'))
    expect((await project.godwit('upgrade', '--backup-to', 'copies/')).code).toBe(0)
    expect([copies(project.path('copies')).length, copies().length]).toEqual([1, 0])
    fill()
    const back = await project.godwit('downgrade', '--yes', '--backup-to', 'before.db')
    expect([back.code, back.stderr]).toEqual([
      0,
      expect.stringContaining(`copied the database to ${project.path('before.db')}`),
    ])
  })

  it('refuses flags that contradict each other', async () => {
    expect(await project.godwit('upgrade', '--no-backup', '--backup')).toMatchObject({ code: 2 })
    expect(await project.godwit('redo', '--no-backup', '--backup-to', 'x')).toMatchObject({ code: 2 })
  })
})

describe('godwit restore', () => {
  const copyOf = async () => {
    await begin()
    await project.godwit('upgrade', '--backup-to', 'copy.db')
    return 'copy.db'
  }

  it('needs neither migrations nor a config: the database is enough', async () => {
    const copy = await copyOf()
    mkdirSync(project.path('empty'))
    const url = `sqlite:${project.path('bot.db')}`
    const config = project.path('none.json')
    writeFileSync(config, '{}')
    const argv = [
      project.path(copy),
      '--url',
      url,
      '--config',
      config,
      '--migrations',
      'nowhere',
      '--yes',
      '--json',
    ]
    const { code, stdout } = await project.godwit('restore', ...argv)
    expect([code, JSON.parse(stdout), links()]).toEqual([
      0,
      {
        schemaVersion: 1,
        ok: true,
        command: 'restore',
        database: project.path('bot.db'),
        restored: project.path(copy),
        replaced: expect.stringContaining('bot.db.before-restore-'),
      },
      ['a', 'b'],
    ])
  })

  it('asks, and changes nothing where nobody answers', async () => {
    const { code, stderr } = await project.godwit('restore', await copyOf())
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Put copy\.db in the place of .*bot\.db\?/)])
    expect(links()).toEqual([])
  })

  it('says what is wrong with what it is given', async () => {
    await copyOf()
    expect(await project.godwit('restore')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs the file'),
    })
    expect(await project.godwit('restore', 'absent.db', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no such file\. Nothing was changed/),
    })
    expect(await project.godwit('restore', 'godwit.config.json', '--yes')).toMatchObject({ code: 2 })
    expect(links()).toEqual([])
  })

  it('ends with 5 while the app has the database open', async () => {
    const copy = await copyOf()
    const app = new Database(project.path('bot.db'))
    app.pragma('journal_mode = wal')
    app.prepare('SELECT 1 FROM "feed"').all()
    const { code, stderr } = await project.godwit('restore', copy, '--yes', '--lock-timeout', '1')
    expect([code, stderr]).toEqual([5, expect.stringMatching(/is in use: .*Stop what uses it/s)])
    app.close()
    expect((await project.godwit('restore', copy, '--yes')).code).toBe(0)
    expect(links()).toEqual(['a', 'b'])
  })
})
